//! Tasks done on several threads, each on its own: what goes wrong with one touches no other.
//!
//! The only room for rayon besides `proof`.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// The stack of a thread: as large as that of the main one, on which single cases are made.
const STACK: usize = 8 << 20;
/// How many results wait for the one who hears them, for each thread.
const WAITING: usize = 4;

/// What became of a task.
pub struct Done<R> {
    /// The result.
    pub result: R,
    /// Whether what was gathered beside it may serve the next task.
    pub sound: bool,
}

/// Hands tasks to one thread.
pub struct Serve<'a, T, R> {
    queue: &'a Queue<'a, T>,
    results: SyncSender<(usize, Option<R>)>,
}

struct Queue<'a, T> {
    tasks: &'a [T],
    next: AtomicUsize,
    closed: AtomicBool,
}

impl<T> Queue<'_, T> {
    fn take(&self) -> Option<(usize, &T)> {
        if self.closed.load(Ordering::Relaxed) {
            return None;
        }
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        Some((index, self.tasks.get(index)?))
    }

    fn is_done(&self) -> bool {
        self.closed.load(Ordering::Relaxed) || self.next.load(Ordering::Relaxed) >= self.tasks.len()
    }
}

impl<T, R> Serve<'_, T, R> {
    /// Does task after task until there are no more, or until one went wrong: whatever was gathered
    /// up to then is not used again.
    pub fn each(&self, work: impl Fn(&T) -> Done<R>) {
        while let Some((index, task)) = self.queue.take() {
            let done = catch_unwind(AssertUnwindSafe(|| work(task)));
            let sound = done.as_ref().is_ok_and(|done| done.sound);
            let heard = self.results.send((index, done.ok().map(|done| done.result)));
            if !sound || heard.is_err() {
                return;
            }
        }
    }
}

/// Works through the tasks on so many threads, and hears what came of each in the order of the tasks:
/// nothing where the work on it panicked. It ends early where `hear` returns false; what is begun by
/// then is done and heard too. Returns how many tasks were heard of.
///
/// `hire` gathers what one thread needs and serves with it. It is called anew for what is left when a
/// task went wrong.
pub fn work_through<T: Sync, R: Send>(
    tasks: &[T],
    threads: usize,
    hire: impl Fn(&Serve<'_, T, R>) + Sync,
    mut hear: impl FnMut(&T, Option<R>) -> bool,
) -> usize {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
    let pool = pool.expect("the system gives threads, as it gave the first one");
    let queue = Queue { tasks, next: AtomicUsize::new(0), closed: AtomicBool::new(false) };
    let (send, results) = sync_channel(WAITING * pool.current_num_threads());
    pool.in_place_scope(|scope| {
        let (queue, hire) = (&queue, &hire);
        for _ in 0..pool.current_num_threads() {
            let results = send.clone();
            scope.spawn(move |_| {
                while !queue.is_done() {
                    hire(&Serve { queue, results: results.clone() });
                }
            });
        }
        drop(send);
        in_order(&results, |index, result| {
            if !hear(&tasks[index], result) {
                queue.closed.store(true, Ordering::Relaxed);
            }
        })
    })
}

/// Hands on what comes in any order in the order of the numbers; returns how many there were.
fn in_order<R>(results: &Receiver<(usize, R)>, mut hear: impl FnMut(usize, R)) -> usize {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (index, result) in results {
        early.insert(index, result);
        while let Some(result) = early.remove(&next) {
            hear(next, result);
            next += 1;
        }
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(threads: usize, wrong: impl Fn(usize) -> bool + Sync) -> Vec<Option<usize>> {
        let tasks: Vec<usize> = (0..500).collect();
        let mut heard = Vec::new();
        let hire = |serve: &Serve<'_, usize, usize>| {
            let gathered = AtomicUsize::new(0);
            serve.each(|task| {
                assert!(!wrong(*task), "this one goes wrong");
                let before = gathered.fetch_add(1, Ordering::Relaxed);
                Done { result: *task + before - before, sound: true }
            });
        };
        let count = work_through(&tasks, threads, hire, |task, result| {
            assert_eq!(heard.len(), *task);
            heard.push(result);
            true
        });
        assert_eq!(count, heard.len());
        heard
    }

    #[test]
    fn results_come_in_the_order_of_the_tasks_whatever_the_threads() {
        for threads in [1, 2, 7] {
            let heard = served(threads, |_| false);
            assert_eq!(heard, (0..500).map(Some).collect::<Vec<_>>(), "{threads}");
        }
    }

    #[test]
    fn a_task_that_panics_fails_alone() {
        let heard = served(3, |task| task % 50 == 7);
        let failed: Vec<usize> = (0..500).filter(|index| heard[*index].is_none()).collect();
        assert_eq!(failed, (0..10).map(|tens| tens * 50 + 7).collect::<Vec<_>>());
    }

    #[test]
    fn what_served_a_task_that_went_wrong_serves_no_other() {
        let tasks: Vec<usize> = (0..40).collect();
        let hire = |serve: &Serve<'_, usize, bool>| {
            let spoilt = AtomicBool::new(false);
            serve.each(|task| {
                let before = spoilt.load(Ordering::Relaxed);
                let sound = task % 3 != 0;
                spoilt.store(!sound, Ordering::Relaxed);
                assert!(task % 6 != 0, "this one panics");
                Done { result: before, sound }
            });
        };
        work_through(&tasks, 2, hire, |_, spoilt| {
            assert_ne!(spoilt, Some(true));
            true
        });
    }

    #[test]
    fn it_ends_early_where_nobody_hears_more() {
        let tasks: Vec<usize> = (0..100_000).collect();
        let hire = |serve: &Serve<'_, usize, ()>| {
            serve.each(|_| Done { result: (), sound: true });
        };
        let mut heard = 0;
        let count = work_through(&tasks, 2, hire, |task, _| {
            heard += 1;
            *task < 10
        });
        assert_eq!(count, heard);
        assert!((11..1000).contains(&count), "{count}");
    }
}
