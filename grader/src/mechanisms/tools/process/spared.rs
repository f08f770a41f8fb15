//! Processes of the user's own, which the sweep of orphans leaves alone.

/// A variable that spares whoever has it: a program of the user's own, such as an editor, which may go
/// on in the background. What is judged has an environment without it.
pub const SPARED: &str = "ASYNC_KATA_SPARED";

/// Whether whoever started this process, or one of those it descends from, wants it to outlive us.
#[cfg(target_os = "linux")]
pub fn is_spared(id: u32) -> bool {
    let environment = std::fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
    environment.split(|byte| *byte == 0).any(|variable| {
        variable.strip_prefix(SPARED.as_bytes()).is_some_and(|rest| rest.starts_with(b"="))
    })
}
