//! Where the user has told cargo to take crates from elsewhere: a mirror, a vendored copy, a patch.
//!
//! Such settings are followed, because there may be no other way to crates; where building fails,
//! they are named.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// A sentence about the settings that replace crates, without its full stop; `None` if there are none.
pub fn find() -> Option<String> {
    let file = ["config.toml", "config"].map(|name| cargo_home().map(|home| home.join(name)));
    let file = file.into_iter().flatten().find(|file| file.is_file())?;
    let settings: Table = fs::read_to_string(&file).ok()?.parse().ok()?;
    Some(sentence(&file, &named(&settings)?))
}

fn sentence(file: &Path, setting: &str) -> String {
    format!("{} has cargo take crates from elsewhere, by `{setting}`", file.display())
}

fn cargo_home() -> Option<PathBuf> {
    let own = env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    own.or_else(|| Some(env::home_dir()?.join(".cargo")))
}

/// The first of those settings.
fn named(settings: &Table) -> Option<String> {
    let sources = settings.get("source").and_then(Value::as_table).into_iter().flatten();
    let replaced = |value: &Value| value.get("replace-with").is_some();
    let mut replaced = sources.filter(|(_, source)| replaced(source));
    if let Some((source, _)) = replaced.next() {
        return Some(format!("source.{source}.replace-with"));
    }
    ["patch", "paths"].into_iter().find(|name| settings.contains_key(*name)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_replace_crates_are_named_and_no_others() {
        for (text, expected) in [
            (
                "[source.crates-io]\nreplace-with = \"vendored\"\n[source.vendored]\ndirectory = \"v\"",
                Some("source.crates-io.replace-with"),
            ),
            ("[patch.crates-io]\ntokio = { path = \"t\" }", Some("patch")),
            ("paths = [\"t\"]", Some("paths")),
            ("[source.mirror]\nregistry = \"https://example.org\"", None),
            ("[profile.dev]\npanic = \"abort\"\n[net]\noffline = true", None),
        ] {
            let settings: Table = text.parse().unwrap();
            assert_eq!(named(&settings).as_deref(), expected, "{text}");
        }
    }
}
