//! Which folders something can be built in: to cargo, the compiler and the linker, some characters
//! of a path mean something.

use std::path::Path;

use crate::vocabulary::failure::{Failure, Result};

/// Refuses a folder that nothing can be built in, and says why.
pub fn refuse_unusable(folder: &Path) -> Result<()> {
    match unusable(folder) {
        None => Ok(()),
        Some(reason) => Err(Failure::user(
            format!("Nothing can be built in {}: {reason}.", folder.display()),
            "Take a folder whose whole path goes without it. Spaces, commas and the letters of \
             every language are fine.",
        )),
    }
}

/// Why nothing can be built in `folder`; `None` if the tools can live with its path.
fn unusable(folder: &Path) -> Option<&'static str> {
    let Some(text) = folder.to_str() else {
        return Some("its path is not UTF-8, and the compiler takes no other");
    };
    text.chars().find_map(|character| match character {
        // Elsewhere it stands after the letter of a drive.
        ':' if cfg!(unix) => Some("cargo takes its path apart at the colon (`:`)"),
        '%' => Some("the linker reads the percent sign (`%`) in its path as a gap to fill in"),
        '[' | '*' | '?' => {
            Some("cargo reads `[`, `*` and `?` in its path as a pattern for many paths")
        }
        _ if character.is_control() => Some("its path has a line break or a control character"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // What each of these does was tried with cargo 1.95: a library with a build script, a member
    // found by a pattern, and a program linked to both.
    #[cfg(unix)]
    #[test]
    fn only_what_the_tools_cannot_live_with_is_refused() {
        for fine in ["a b", "a,b", "a;b", "größe", "a'b\"c", "a$ORIGIN", "a#b=c@d!", "a{b}]", "-a"]
        {
            assert_eq!(unusable(Path::new(fine)), None, "{fine}");
        }
        for (bad, reason) in [
            ("/x/a:b/ws", "colon"),
            ("100%", "percent sign"),
            ("a[1]", "pattern"),
            ("a*", "pattern"),
            ("what?", "pattern"),
            ("a\nb", "line break"),
        ] {
            assert!(unusable(Path::new(bad)).unwrap().contains(reason), "{bad}");
        }
        use std::os::unix::ffi::OsStrExt;
        let latin = Path::new(std::ffi::OsStr::from_bytes(b"gr\xf6\xdfe"));
        assert!(unusable(latin).unwrap().contains("UTF-8"));
    }
}
