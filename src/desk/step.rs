//! The one place that every step of a save passes: to open, to write, to sync, to name, to sync the
//! folder. A test makes the N-th of them fail; else nothing happens here.

/// Passes on to the next step of a save.
#[cfg(not(test))]
#[inline]
pub fn step() -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub use faults::{Fault, step};

#[cfg(test)]
mod faults {
    use std::cell::Cell;
    use std::io;

    /// What goes wrong, at which step from 1 on, and whether it goes on going wrong.
    #[derive(Clone, Copy, Debug)]
    pub struct Fault {
        pub at: usize,
        pub errno: i32,
        pub lasts: bool,
    }

    thread_local! {
        static FAULT: Cell<Option<Fault>> = const { Cell::new(None) };
        static TAKEN: Cell<usize> = const { Cell::new(0) };
    }

    impl Fault {
        /// Lets the steps of this thread fail from here on, or mends everything.
        pub fn set(fault: Option<Fault>) {
            FAULT.set(fault);
            TAKEN.set(0);
        }

        /// Returns how many steps were taken since.
        pub fn taken() -> usize {
            TAKEN.get()
        }
    }

    pub fn step() -> io::Result<()> {
        let taken = TAKEN.get() + 1;
        TAKEN.set(taken);
        match FAULT.get() {
            Some(fault) if taken == fault.at || (fault.lasts && taken > fault.at) => {
                Err(io::Error::from_raw_os_error(fault.errno))
            }
            _ => Ok(()),
        }
    }
}
