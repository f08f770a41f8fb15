//! A file that one builder at a time holds a lock on. What is built is not known here.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::time::sleep;

/// Waits until nobody else holds the lock on the file at `path`, which is made if it is not there. The
/// lock ends with the file, and so with this process.
///
/// # Errors
///
/// The file can be neither opened nor made, or cannot be locked.
pub async fn wait(path: &Path) -> io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // Asked again and again, because a thread that waits for a lock cannot be called off.
            Err(TryLockError::WouldBlock) => sleep(Duration::from_millis(50)).await,
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}
