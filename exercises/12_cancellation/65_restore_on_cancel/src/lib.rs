use kata::cancellation::Sign;

/// Shows "busy" on `sign` while `work` is being done, and then again what it has shown before. Returns what
/// the work gave.
///
/// The sign is put back however it ends: when the work is done, when it panics, and when this future is
/// dropped while it waits.
pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    todo!("show that you are busy, do the work, and put the sign back whatever comes between")
}
