//! The course as it was when the binary was built.
//!
//! Paths are those of the repository, such as `grader/kata/src/lib.rs`. Nothing of `exercises/`
//! is here: that is the learner's working copy. Choosing between this and a folder on disk is
//! `catalogue`'s.

/// All that its files hold, one after the other.
static CONTENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/course.packed"));

/// Each file's path, and where in that it begins and ends, in the order of the paths.
static INDEX: &[(&str, usize, usize)] = include!(concat!(env!("OUT_DIR"), "/index.rs"));

/// Names this course among those that any build of async-kata has brought along.
pub const NAME: &str = env!("EMBEDDED_COURSE");

/// The content of the file at `path`.
pub fn read(path: &str) -> Option<&'static [u8]> {
    let at = INDEX.binary_search_by(|(name, ..)| (*name).cmp(path)).ok()?;
    let (_, start, end) = INDEX[at];
    CONTENT.get(start..end)
}

/// The names of the files directly in the folder at `path`, and of its folders.
/// Both are empty when there is no such folder.
pub fn list(path: &str) -> (Vec<String>, Vec<String>) {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    let above = format!("{path}/");
    let first = INDEX.partition_point(|(name, ..)| *name < above.as_str());
    for below in INDEX[first..].iter().map_while(|(name, ..)| name.strip_prefix(&above)) {
        match below.split_once('/') {
            None => files.push(below.to_owned()),
            Some((folder, _)) if folders.last().is_none_or(|last| last != folder) => {
                folders.push(folder.to_owned());
            }
            Some(_) => {}
        }
    }
    (files, folders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shared_library_is_built_from_is_embedded() {
        for path in [
            "info.toml",
            "Cargo.toml",
            "Cargo.lock",
            "grader/kata/Cargo.toml",
            "grader/kata/src/lib.rs",
            "grader/harness/src/lib.rs",
            "grader/protocol/Cargo.toml",
            "grader/bundle/src/lib.rs",
        ] {
            assert!(read(path).is_some(), "{path}");
        }
    }

    #[test]
    fn what_is_not_there_is_none_and_an_empty_list() {
        for path in
            ["", "grader/kata", "grader/katana/src/lib.rs", "exercises", "grader/src/lib.rs"]
        {
            assert!(read(path).is_none(), "{path}");
        }
        assert_eq!(list("exercises"), (Vec::new(), Vec::new()));
    }

    #[test]
    fn a_folder_lists_its_files_and_its_folders() {
        let (files, folders) = list("grader/kata");
        assert!(files.contains(&"Cargo.toml".to_owned()) && folders.contains(&"src".to_owned()));
        assert!(list("grader/kata/src").0.contains(&"lib.rs".to_owned()));
        let (files, folders) = list("grader/hidden");
        assert!(files == ["released.toml"] && folders.is_sorted() && folders.len() > 1);
    }
}
