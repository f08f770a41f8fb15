//! Names of files, without what says only how a file is packed or that it is a copy.

use crate::vocabulary::file_name::{Format, source_stem};

/// The last step of a path.
pub fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The name of a file without its ending: of an archive's, without both.
pub fn stem(name: &str) -> &str {
    let bytes = name.as_bytes();
    let stem = source_stem(bytes).or_else(|| Some(Format::of(bytes)?.1));
    // An ending is ASCII, so that characters stay whole.
    &name[..stem.map_or(name.len(), <[u8]>::len)]
}

/// The name without what systems add to that of a copy: `lib (1)`, `lib - Copy`, `lib copy 2`.
pub fn without_copy_mark(stem: &str) -> &str {
    let numbered = |text: &str| {
        let text = text.trim_end();
        let inner = text.strip_suffix(')')?;
        let (before, number) = inner.rsplit_once('(')?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        (is_number && !before.trim().is_empty()).then(|| before.trim_end().len())
    };
    let worded = |text: &str| {
        let lower = text.to_ascii_lowercase();
        let text = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let before = text.strip_suffix("copy")?.trim_end_matches([' ', '-', '_']);
        (!before.is_empty() && before.len() < text.len() - "copy".len()).then_some(before.len())
    };
    let mut stem = stem;
    while let Some(length) = numbered(stem).or_else(|| worded(stem)) {
        stem = &stem[..length];
    }
    stem
}
