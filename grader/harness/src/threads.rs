//! Counts this process's threads, also when it may no longer open files.

#[cfg(target_os = "linux")]
mod platform {
    use std::fs::File;
    use std::io;
    use std::os::unix::fs::FileExt;
    use std::sync::OnceLock;

    static STATUS: OnceLock<File> = OnceLock::new();

    /// Opens what [`count`] reads. To be called while files may be opened.
    pub fn prepare() -> io::Result<()> {
        let status = File::open("/proc/self/status")?;
        STATUS.get_or_init(|| status);
        Ok(())
    }

    /// How many threads there are; `None` where nothing tells. The file is made afresh at each read
    /// from its beginning.
    pub fn count() -> Option<usize> {
        let mut text = [0; 4096];
        let length = STATUS.get()?.read_at(&mut text, 0).ok()?;
        let text = String::from_utf8_lossy(&text[..length]);
        let line = text.lines().find_map(|line| line.strip_prefix("Threads:"))?;
        line.trim().parse().ok()
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    /// Nothing to open.
    pub fn prepare() -> std::io::Result<()> {
        Ok(())
    }

    /// Nothing tells how many threads there are.
    pub fn count() -> Option<usize> {
        None
    }
}

pub use platform::{count, prepare};
