//! How this program was called, so that what it tells people to type works for them: from a clone it is
//! started by `cargo run`, and there may be no `async-kata` to be found.

use std::path::Path;
use std::sync::OnceLock;

/// The program's own name, by which texts speak of it.
pub const NAME: &str = "async-kata";

/// Its commands. After any other word, the name is no command line.
pub const COMMANDS: [&str; 18] = [
    "check",
    "completions",
    "dev",
    "doctor",
    "fetch",
    "grade",
    "hint",
    "init",
    "list",
    "lsp",
    "merge",
    "play",
    "progress",
    "reset",
    "solution",
    "timeline",
    "update",
    "watch",
];

/// A command line in the way that this program was called: `cargo run -- hint`.
pub fn command(words: &str) -> String {
    format!("{} {words}", how())
}

/// `text` with every command line in it in the way that this program was called.
pub fn as_called(text: &str) -> String {
    rewritten(text, how())
}

/// How to call this program from another folder: by its name where that is enough, or else by its whole
/// path.
pub fn from_anywhere() -> String {
    let this = std::env::current_exe().unwrap_or_default();
    anywhere(how(), std::env::args().next().as_deref(), &this)
}

fn anywhere(how: &str, first: Option<&str>, this: &Path) -> String {
    let is_whole = first.is_some_and(|first| Path::new(first).is_absolute());
    match shlex::try_quote(&this.to_string_lossy()) {
        Ok(path) if how != NAME && !is_whole && this.is_absolute() => path.into_owned(),
        _ => how.to_owned(),
    }
}

/// How to get a program that has this feature, and to call it with these words.
#[cfg(not(feature = "full"))]
pub fn with_feature(feature: &str, words: &str) -> String {
    having(feature, words, how())
}

#[cfg(any(test, not(feature = "full")))]
fn having(feature: &str, words: &str, how: &str) -> String {
    match how {
        "cargo run --" => format!("cargo run --features {feature} -- {words}"),
        "cargo kata" => format!("cargo run --package {NAME} --features {feature} -- {words}"),
        _ => "cargo install --locked --path grader --features full, in a clone of the course"
            .to_owned(),
    }
}

fn how() -> &'static str {
    static HOW: OnceLock<String> = OnceLock::new();
    HOW.get_or_init(|| {
        let env = |name: &str| std::env::var(name).ok();
        let folder = std::env::current_dir().unwrap_or_default();
        called(std::env::args().next().as_deref(), env, &folder)
    })
}

/// How a program was called whose first argument is `first`, in this environment and folder.
fn called(first: Option<&str>, env: impl Fn(&str) -> Option<String>, folder: &Path) -> String {
    if env("CARGO_PKG_NAME").as_deref() == Some(NAME)
        && let Some(package) = env("CARGO_MANIFEST_DIR")
    {
        // The short way works at the root of the clone, the alias in every folder of it.
        let at_root = Path::new(&package).parent() == Some(folder);
        return if at_root { "cargo run --" } else { "cargo kata" }.to_owned();
    }
    let typed = first.filter(|first| Path::new(first).components().count() > 1);
    let typed = typed.and_then(|typed| shlex::try_quote(typed).ok());
    typed.map_or(NAME.to_owned(), |typed| typed.into_owned())
}

fn rewritten(text: &str, how: &str) -> String {
    let mut parts = text.split("async-kata ");
    let mut rewritten = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let word = part.split(|letter: char| !letter.is_ascii_lowercase()).next();
        let is_command = word.is_some_and(|word| COMMANDS.contains(&word));
        rewritten += if is_command { how } else { NAME };
        rewritten += " ";
        rewritten += part;
    }
    rewritten
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_called_as_whoever_started_it_did() {
        let cargo = |name: &str| match name {
            "CARGO_PKG_NAME" => Some("async-kata".to_owned()),
            "CARGO_MANIFEST_DIR" => Some("/clone/grader".to_owned()),
            _ => None,
        };
        let other = |name: &str| (name == "CARGO_PKG_NAME").then(|| "other".to_owned());
        let path = "target/debug/async-kata";
        type Env<'a> = &'a dyn Fn(&str) -> Option<String>;
        let cases: [(Option<&str>, Env<'_>, &str, &str); 6] = [
            (Some(path), &cargo, "/clone", "cargo run --"),
            (Some(path), &cargo, "/clone/exercises", "cargo kata"),
            (Some(path), &other, "/clone", path),
            (Some("/a b/async-kata"), &|_| None, "/", "'/a b/async-kata'"),
            (Some("async-kata"), &|_| None, "/", "async-kata"),
            (None, &|_| None, "/", "async-kata"),
        ];
        for (first, env, folder, expected) in cases {
            assert_eq!(called(first, env, Path::new(folder)), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn in_another_folder_it_is_called_by_its_name_or_by_its_whole_path() {
        let this = Path::new("/a b/async-kata");
        for (how, first, expected) in [
            ("async-kata", "async-kata", "async-kata"),
            ("./async-kata", "./async-kata", "'/a b/async-kata'"),
            ("cargo run --", "target/debug/async-kata", "'/a b/async-kata'"),
            // As it was typed, whatever links led there.
            ("/bin/async-kata", "/bin/async-kata", "/bin/async-kata"),
        ] {
            assert_eq!(anywhere(how, Some(first), this), expected);
        }
    }

    #[test]
    fn what_was_left_out_is_had_in_the_way_that_this_program_was() {
        let ways = ["cargo run --", "cargo kata", "async-kata", "target/debug/async-kata"];
        let said = ways.map(|how| having("class", "grade in --out report", how));
        let installed =
            "cargo install --locked --path grader --features full, in a clone of the course";
        assert_eq!(
            said,
            [
                "cargo run --features class -- grade in --out report",
                "cargo run --package async-kata --features class -- grade in --out report",
                installed,
                installed,
            ]
        );
    }

    #[test]
    fn only_command_lines_are_put_otherwise() {
        let cases = [
            ("Run `async-kata init my-kata`.", "Run `cargo run -- init my-kata`."),
            ("`async-kata list` shows all.", "`cargo run -- list` shows all."),
            ("Another async-kata is writing.", "Another async-kata is writing."),
            ("You are in no async-kata workspace.", "You are in no async-kata workspace."),
            ("async-kata", "async-kata"),
        ];
        for (text, expected) in cases {
            assert_eq!(rewritten(text, "cargo run --"), expected);
        }
    }
}
