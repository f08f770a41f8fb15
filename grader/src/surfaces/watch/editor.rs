//! Opening a source in the learner's editor, at a line.

use std::path::Path;
use std::process::{ExitStatus, Stdio};

use tokio::process::Command;

use crate::mechanisms::tools::process::SPARED;

/// A command line for an editor, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    words: Vec<String>,
}

/// Where an editor shows itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On this terminal, which it needs for itself.
    Terminal,
    /// In a window of its own, which nobody waits for.
    Window,
}

/// How an editor is told of a line.
#[derive(Clone, Copy)]
enum LineStyle {
    /// `+7 FILE`
    Plus,
    /// `FILE:7`
    Colon,
    /// `--goto FILE:7`
    Goto,
    /// `--line 7 FILE`
    Option,
    /// It is not told.
    Unknown,
}

/// The editors whose ways are known.
const KNOWN: [(&[&str], LineStyle, Place); 7] = [
    (
        &[
            "vi", "vim", "nvim", "view", "nano", "pico", "micro", "kak", "joe", "jmacs", "jed",
            "mg", "ne",
        ],
        LineStyle::Plus,
        Place::Terminal,
    ),
    (&["emacs", "emacsclient"], LineStyle::Plus, Place::Terminal),
    (&["hx", "helix"], LineStyle::Colon, Place::Terminal),
    (&["gvim", "nvim-qt", "gedit", "gnome-text-editor", "xed"], LineStyle::Plus, Place::Window),
    (
        &["code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"],
        LineStyle::Goto,
        Place::Window,
    ),
    (&["zed", "zeditor", "subl", "sublime_text"], LineStyle::Colon, Place::Window),
    (&["idea", "clion", "rustrover", "fleet", "kate", "mate"], LineStyle::Option, Place::Window),
];

impl Editor {
    /// The editor that was asked for, or that the environment names; `None` if there is none.
    pub fn find(asked_for: Option<&str>, env: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let named = |name: &&str| env(name).filter(|value| !value.trim().is_empty());
        let command = asked_for.map(str::to_owned);
        let command = command.or_else(|| ["VISUAL", "EDITOR"].iter().find_map(named))?;
        let words = shlex::split(&command).filter(|words| !words.is_empty())?;
        Some(Self { words })
    }

    /// Where it shows itself. One that is not known gets the terminal: it may need it.
    pub fn place(&self) -> Place {
        self.known().1
    }

    fn known(&self) -> (LineStyle, Place) {
        let name = Path::new(&self.words[0]).file_stem().unwrap_or_default().to_string_lossy();
        let known = KNOWN.iter().find(|(names, ..)| names.contains(&name.as_ref()));
        known.map_or((LineStyle::Unknown, Place::Terminal), |(_, style, place)| (*style, *place))
    }

    /// The words of the command line that opens `file` at `line`. `{file}` and `{line}` stand for
    /// them, if the command names them itself.
    fn command_line(&self, file: &Path, line: Option<u32>) -> Vec<String> {
        let file = file.to_string_lossy();
        let number = line.unwrap_or(1).to_string();
        let mut words = self.words.clone();
        if words.iter().any(|word| word.contains("{file}")) {
            let fill = |word: String| word.replace("{file}", &file).replace("{line}", &number);
            return words.into_iter().map(fill).collect();
        }
        words.extend(match self.known().0 {
            LineStyle::Plus => vec![format!("+{number}"), file.into_owned()],
            LineStyle::Colon => vec![format!("{file}:{number}")],
            LineStyle::Goto => vec!["--goto".to_owned(), format!("{file}:{number}")],
            LineStyle::Option => vec!["--line".to_owned(), number, file.into_owned()],
            LineStyle::Unknown => vec![file.into_owned()],
        });
        words
    }

    /// Opens `file` at `line`: on this terminal, until it is closed, or in a window, whose end nobody
    /// waits for. A sentence says what went wrong, if anything did.
    pub async fn open(&self, file: &Path, line: Option<u32>) -> Result<(), String> {
        let words = self.command_line(file, line);
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        // It may leave a process of its own behind, as an editor's server, which is not ours to end.
        command.env(SPARED, "1");
        let name = &words[0];
        let not_started = |error| format!("`{name}` could not be started: {error}.");
        match self.place() {
            Place::Terminal => {
                let status = command.status().await.map_err(not_started)?;
                if status.success() { Ok(()) } else { Err(ended_badly(name, status)) }
            }
            Place::Window => {
                command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
                // Apart from this job: what stops or ends that is nothing of the window's.
                #[cfg(unix)]
                command.process_group(0);
                command.spawn().map(drop).map_err(not_started)
            }
        }
    }
}

fn ended_badly(name: &str, status: ExitStatus) -> String {
    format!("`{name}` ended with {status}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_editor_is_told_of_the_line_in_its_own_way() {
        let cases: [(&str, &[&str], Place); 8] = [
            ("vim", &["vim", "+7", "a b/lib.rs"], Place::Terminal),
            ("/usr/bin/nvim -p", &["/usr/bin/nvim", "-p", "+7", "a b/lib.rs"], Place::Terminal),
            ("hx", &["hx", "a b/lib.rs:7"], Place::Terminal),
            ("code --wait", &["code", "--wait", "--goto", "a b/lib.rs:7"], Place::Window),
            ("zed", &["zed", "a b/lib.rs:7"], Place::Window),
            ("rustrover", &["rustrover", "--line", "7", "a b/lib.rs"], Place::Window),
            ("my-editor", &["my-editor", "a b/lib.rs"], Place::Terminal),
            (
                "'my editor' {file} -l {line}",
                &["my editor", "a b/lib.rs", "-l", "7"],
                Place::Terminal,
            ),
        ];
        for (command, expected, place) in cases {
            let editor = Editor::find(Some(command), |_| None).unwrap();
            assert_eq!(editor.command_line(Path::new("a b/lib.rs"), Some(7)), expected);
            assert_eq!(editor.place(), place, "{command}");
        }
    }

    #[test]
    fn what_is_asked_for_comes_before_what_the_environment_names() {
        let env = |visual: &'static str, editor: &'static str| {
            move |name: &str| match name {
                "VISUAL" => Some(visual.to_owned()),
                "EDITOR" => Some(editor.to_owned()),
                _ => None,
            }
        };
        let found = |asked_for, env: &dyn Fn(&str) -> Option<String>| {
            Editor::find(asked_for, env).map(|editor| editor.words.join(" "))
        };
        assert_eq!(found(Some("hx"), &env("vim", "nano")), Some("hx".to_owned()));
        assert_eq!(found(None, &env("vim", "nano")), Some("vim".to_owned()));
        assert_eq!(found(None, &env(" ", "nano")), Some("nano".to_owned()));
        assert_eq!(found(None, &|_| None), None);
        assert_eq!(found(Some("'never closed"), &|_| None), None);
    }
}
