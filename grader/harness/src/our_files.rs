//! Which source files are ours, so that a panic in one of them is not the learner's.

use std::sync::OnceLock;

use protocol::event::OUR_FILES;

static HIDDEN_TESTS: OnceLock<&'static str> = OnceLock::new();

/// The file with the hidden tests is this one, as the compiler was told.
pub fn hidden_tests_are_in(file: &'static str) {
    // `main` is the first and only one to say so.
    let _ = HIDDEN_TESTS.set(file);
}

/// How `file` is called in the record: as the compiler was told, but for files of ours, which are
/// called [`OUR_FILES`] and what comes after.
pub fn name(file: &str) -> String {
    if HIDDEN_TESTS.get().is_some_and(|ours| *ours == file) {
        return format!("{OUR_FILES}hidden_tests.rs");
    }
    for (crate_name, root) in [("harness", file!()), ("kata", kata::world::FILE)] {
        let inside = folder_of(root).and_then(|folder| file.strip_prefix(folder));
        if let Some(inside) = inside.filter(|inside| !inside.is_empty()) {
            return format!("{OUR_FILES}{crate_name}/src{inside}");
        }
    }
    file.to_owned()
}

/// The folder that `file` lies in, if it is told.
fn folder_of(file: &str) -> Option<&str> {
    file.rfind(['/', '\\']).and_then(|end| file.get(..end)).filter(|folder| !folder.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_files_are_told_from_all_others() {
        assert_eq!(name(file!()), format!("{OUR_FILES}harness/src/our_files.rs"));
        assert_eq!(name(kata::world::FILE), format!("{OUR_FILES}kata/src/world.rs"));
        for other in
            ["exercises/01/src/lib.rs", "", "lib.rs", "/rustc/abc/library/core/src/option.rs"]
        {
            assert_eq!(name(other), other);
        }
    }
}
