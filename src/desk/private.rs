//! Files that only their owner can read, whatever the umask.

use crate::diagnostic::{Code, Diagnostic};
use std::fs::{DirBuilder, File, OpenOptions};
use std::path::Path;

#[cfg(unix)]
use std::fs;
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};

/// Returns a warning where others can read a client's file.
pub fn loose_permissions(path: &Path) -> Option<Diagnostic> {
    let mode = mode(path).filter(|mode| mode & 0o077 != 0)?;
    let message =
        format!("{}: others on this machine can reach it (mode {mode:o})", path.display());
    let warning = Diagnostic::warning(Code::LoosePermissions, message);
    Some(warning.with_hint("make it your own: chmod 600"))
}

/// Returns a warning where anyone can change a folder of definitions.
pub(super) fn writable_by_anyone(path: &Path) -> Option<Diagnostic> {
    mode(path).filter(|mode| mode & 0o002 != 0)?;
    let message = format!("{}: anyone on this machine can change it", path.display());
    let warning = Diagnostic::warning(Code::LoosePermissions, message);
    Some(warning.with_hint("take the right away: chmod o-w"))
}

pub(super) fn only_owner(builder: &mut tempfile::Builder<'_, '_>) {
    #[cfg(unix)]
    builder.permissions(fs::Permissions::from_mode(0o600));
    #[cfg(not(unix))]
    let _ = builder;
}

pub(super) fn only_owner_opens(options: &mut OpenOptions) {
    #[cfg(unix)]
    options.mode(0o600);
    #[cfg(not(unix))]
    let _ = options;
}

pub(super) fn only_owner_enters(builder: &mut DirBuilder) {
    #[cfg(unix)]
    builder.mode(0o700);
    #[cfg(not(unix))]
    let _ = builder;
}

/// Makes a file its owner's alone, which an editor may have written anew.
pub(super) fn keep_private(path: &Path) {
    #[cfg(unix)]
    let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
    #[cfg(not(unix))]
    let _ = path;
}

/// Returns whether an open file still has a name.
pub(super) fn has_a_name(file: &File) -> bool {
    #[cfg(unix)]
    return file.metadata().is_ok_and(|metadata| metadata.nlink() > 0);
    #[cfg(not(unix))]
    return file.metadata().is_ok();
}

#[cfg(unix)]
fn mode(path: &Path) -> Option<u32> {
    Some(fs::metadata(path).ok()?.permissions().mode() & 0o777)
}

/// Elsewhere access is a matter of lists that a mode does not tell.
#[cfg(not(unix))]
fn mode(_path: &Path) -> Option<u32> {
    None
}
