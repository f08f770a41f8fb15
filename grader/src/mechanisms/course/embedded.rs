//! The course as it was when the binary was built.
//!
//! Paths are those of the repository, such as `grader/kata/src/lib.rs`. Nothing of `exercises/`
//! is here: that is the learner's working copy. Choosing between this and a folder on disk is
//! `catalogue`'s.

use include_dir::{Dir, include_dir};

static FOLDERS: [(&str, Dir<'static>); 6] = [
    ("grader/hidden", include_dir!("$CARGO_MANIFEST_DIR/hidden")),
    ("grader/kata", include_dir!("$CARGO_MANIFEST_DIR/kata")),
    ("grader/harness", include_dir!("$CARGO_MANIFEST_DIR/harness")),
    ("grader/protocol", include_dir!("$CARGO_MANIFEST_DIR/protocol")),
    ("grader/bundle", include_dir!("$CARGO_MANIFEST_DIR/bundle")),
    ("solutions", include_dir!("$CARGO_MANIFEST_DIR/../solutions")),
];

static FILES: [(&str, &[u8]); 4] = [
    ("info.toml", include_bytes!("../../../../info.toml")),
    ("Cargo.toml", include_bytes!("../../../../Cargo.toml")),
    ("Cargo.lock", include_bytes!("../../../../Cargo.lock")),
    ("grader/learners.lock", include_bytes!("../../../learners.lock")),
];

/// Names this course among those that any build of async-kata has brought along.
pub const NAME: &str = env!("EMBEDDED_COURSE");

/// The content of the file at `path`.
pub fn read(path: &str) -> Option<&'static [u8]> {
    if let Some((_, content)) = FILES.iter().find(|(name, _)| *name == path) {
        return Some(content);
    }
    let (folder, rest) = folder_of(path)?;
    folder.get_file(rest).map(|file| file.contents())
}

/// The names of the files directly in the folder at `path`, and of its folders.
/// Both are empty when there is no such folder.
pub fn list(path: &str) -> (Vec<String>, Vec<String>) {
    let Some(folder) = folder_of(path).and_then(|(folder, rest)| match rest {
        "" => Some(folder),
        _ => folder.get_dir(rest),
    }) else {
        return (Vec::new(), Vec::new());
    };
    let name = |path: &std::path::Path| Some(path.file_name()?.to_str()?.to_owned());
    (
        folder.files().filter_map(|file| name(file.path())).collect(),
        folder.dirs().filter_map(|folder| name(folder.path())).collect(),
    )
}

fn folder_of(path: &str) -> Option<(&'static Dir<'static>, &str)> {
    FOLDERS.iter().find_map(|(name, folder)| {
        let rest = path.strip_prefix(name)?;
        if rest.is_empty() { Some((folder, rest)) } else { Some((folder, rest.strip_prefix('/')?)) }
    })
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
    }
}
