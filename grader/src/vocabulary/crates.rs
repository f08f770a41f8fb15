//! The crates that an exercise may use: the one list, from which manifests, the shared library and
//! what is said of any other crate are derived.

/// The packages, as manifests call them.
pub const PACKAGES: [&str; 8] = [
    "bytes",
    "futures",
    "kata",
    "pin-project-lite",
    "tokio",
    "tokio-stream",
    "tokio-test",
    "tokio-util",
];

/// What the standard library is made of.
pub const STANDARD: [&str; 5] = ["alloc", "core", "proc_macro", "std", "test"];

/// The crates, as code calls them, in the order of the alphabet.
pub fn names() -> impl Iterator<Item = String> {
    PACKAGES.into_iter().map(|package| package.replace('-', "_"))
}

/// Whether an exercise may name a crate `name`.
pub fn is_known(name: &str) -> bool {
    STANDARD.contains(&name) || names().any(|known| known == name)
}

/// The known crate that gives what `name` has: some crates are only parts of one.
///
/// ```
/// use async_kata::vocabulary::crates::whole_of;
/// assert_eq!(whole_of("futures_util"), Some("futures"));
/// assert_eq!(whole_of("anyhow"), None);
/// ```
pub fn whole_of(name: &str) -> Option<&'static str> {
    const PARTS: [(&str, &str); 8] = [
        ("futures_channel", "futures"),
        ("futures_core", "futures"),
        ("futures_executor", "futures"),
        ("futures_io", "futures"),
        ("futures_sink", "futures"),
        ("futures_task", "futures"),
        ("futures_util", "futures"),
        ("tokio_macros", "tokio"),
    ];
    PARTS.iter().find(|(part, _)| *part == name).map(|(_, whole)| *whole)
}

/// The sentence that names them all.
pub fn sentence() -> String {
    let names: Vec<_> = std::iter::once("std".to_owned()).chain(names()).collect();
    format!("Exercises use {}; no others, whatever Cargo.toml says.", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shared_library_holds_what_exercises_may_use() {
        let manifest = include_str!("../../bundle/Cargo.toml");
        let manifest: toml::Table = manifest.parse().unwrap();
        let held: Vec<_> = manifest["dependencies"].as_table().unwrap().keys().collect();
        let held: Vec<_> = held.into_iter().filter(|name| *name != "harness").collect();
        assert_eq!(held, PACKAGES);
    }

    #[test]
    fn all_crates_are_named() {
        assert_eq!(
            sentence(),
            "Exercises use std, bytes, futures, kata, pin_project_lite, tokio, tokio_stream, \
             tokio_test, tokio_util; no others, whatever Cargo.toml says."
        );
    }
}
