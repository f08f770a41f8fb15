//! What a file that is no source in Rust is, by its name.

/// What a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindByName {
    /// The system's or an editor's own; nobody hands it in.
    Systems,
    /// It belongs to a workspace, or tells about one.
    Workspace,
    /// Something that was handed in instead of a source: what it is called.
    Instead(&'static str),
    /// Nobody can say.
    Unknown,
}

/// What a platform writes down of what a student has typed.
pub const TYPED: &str = "what was typed into the platform's form";

const WORKSPACE: [&str; 22] = [
    "toml",
    "lock",
    "json",
    "md",
    "yml",
    "yaml",
    "html",
    "htm",
    "css",
    "js",
    "svg",
    "csv",
    "log",
    "sh",
    "bat",
    "code-workspace",
    "d",
    "rmeta",
    "rlib",
    "o",
    "vim",
    "iml",
];

const INSTEAD: [(&str, &[&str]); 6] = [
    ("a PDF", &["pdf"]),
    ("an image", &["png", "jpg", "jpeg", "gif", "webp", "heic", "bmp", "tif", "tiff"]),
    ("a document", &["docx", "doc", "odt", "rtf", "pages", "pptx", "ppt", "xlsx", "xls", "ods"]),
    ("a text", &["txt", "text"]),
    ("a program", &["exe", "dll", "so", "dylib", "bin", "out", "msi", "app"]),
    ("a source in another language", &["py", "java", "c", "cpp", "h", "go", "ts", "ipynb"]),
];

impl KindByName {
    /// Of a file with this name.
    pub fn of(name: &str) -> Self {
        let lower = name.to_lowercase();
        if name.starts_with('.')
            || name.starts_with("~$")
            || name.ends_with('~')
            || ["thumbs.db", "desktop.ini", "icon\r"].contains(&&*lower)
            || lower.ends_with(".swp")
        {
            return Self::Systems;
        }
        let Some((_, ending)) = lower.rsplit_once('.') else {
            let begins = |word: &&str| lower.starts_with(word);
            let known = ["license", "readme", "makefile", "justfile", "copying", "authors"];
            return if known.iter().any(begins) { Self::Workspace } else { Self::Unknown };
        };
        if ["onlinetext.html", "text.html", "link.html"].contains(&&*lower) {
            return Self::Instead(TYPED);
        }
        if WORKSPACE.contains(&ending) {
            return Self::Workspace;
        }
        let instead = INSTEAD.iter().find(|(_, endings)| endings.contains(&ending));
        instead.map_or(Self::Unknown, |(what, _)| Self::Instead(what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_name_says() {
        let cases = [
            (".DS_Store", KindByName::Systems),
            ("._lib.rs", KindByName::Systems),
            ("Thumbs.db", KindByName::Systems),
            ("Cargo.toml", KindByName::Workspace),
            ("LICENSE-MIT", KindByName::Workspace),
            ("Report.PDF", KindByName::Instead("a PDF")),
            ("screen.png", KindByName::Instead("an image")),
            ("answer.docx", KindByName::Instead("a document")),
            ("onlinetext.html", KindByName::Instead(TYPED)),
            ("a.xyz", KindByName::Unknown),
            ("answer", KindByName::Unknown),
        ];
        for (name, expected) in cases {
            assert_eq!(KindByName::of(name), expected, "{name}");
        }
    }
}
