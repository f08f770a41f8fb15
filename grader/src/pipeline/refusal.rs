//! What is said of a source that cannot be compiled, whoever takes it in.

use std::io;

use crate::mechanisms::learner::intake::{BadArchive, Intake, MAX_SOURCE, RejectReason};
use crate::pipeline::WithoutSource;
use crate::vocabulary::report::Verdict;

/// The source that was taken in, which messages show as `shown_as`; or why there is none.
pub fn taken_in(shown_as: &str, intake: Intake) -> Result<String, WithoutSource> {
    let (verdict, why) = match intake {
        Intake::Text(text) => return Ok(text),
        Intake::Missing => (Verdict::Missing, "was not handed in".to_owned()),
        Intake::Rejected(refusal) => (Verdict::Rejected, because(refusal)),
        Intake::Unreadable(error) => {
            // Whoever may not read a file may not read it the next time; a disk that fails or too
            // many open files are the machine's, and worth another try.
            let verdict = match error.kind() {
                io::ErrorKind::PermissionDenied => Verdict::Rejected,
                _ => Verdict::Infrastructure,
            };
            (verdict, format!("cannot be read: {error}"))
        }
    };
    Err(WithoutSource { verdict, message: format!("{shown_as} {why}.") })
}

fn because(refusal: RejectReason) -> String {
    match refusal {
        RejectReason::NotAFile => "is not a regular file".to_owned(),
        RejectReason::Symlink => "is a symbolic link".to_owned(),
        RejectReason::TooLarge { bytes } => {
            format!("has {bytes} bytes; at most {MAX_SOURCE} are taken")
        }
        RejectReason::NotUtf8 { line } => format!("is not UTF-8 on line {line}"),
        RejectReason::Ambiguous => {
            "was not looked for: this submission holds more than one workspace \
                               or archive. Hand in the one that counts"
                .to_owned()
        }
        RejectReason::Archive(bad) => because_of_archive(bad).to_owned(),
    }
}

fn because_of_archive(bad: BadArchive) -> &'static str {
    match bad {
        BadArchive::Damaged => {
            "cannot be unpacked: the archive is damaged or cut off. Pack it again, and try to \
             unpack it before you hand it in"
        }
        BadArchive::Unsupported => {
            "cannot be unpacked: archives of this kind are not read. Hand in a .zip or a .tar.gz"
        }
        BadArchive::Encrypted => {
            "cannot be unpacked: it is encrypted. Pack it again without a password"
        }
        BadArchive::LeadsOut => {
            "was not unpacked: the archive names a path that leads out of it. Pack the workspace \
             from the folder it stands in"
        }
        BadArchive::Twice => {
            "is in the archive more than once, and nobody can tell which one counts. Pack the \
             workspace into a new archive"
        }
        BadArchive::TooMuch => {
            "was not unpacked: the archive holds too much. Pack the workspace without `target`"
        }
        BadArchive::Nested => {
            "cannot be unpacked: the archive holds other archives and no `exercises`. Pack the \
             workspace itself"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_in_is_a_text_or_a_verdict_that_says_why() {
        let unreadable = |kind: io::ErrorKind| Intake::Unreadable(kind.into());
        let archive = |bad| Intake::Rejected(RejectReason::Archive(bad));
        let cases = [
            (Intake::Missing, Verdict::Missing, "was not handed in."),
            (Intake::Rejected(RejectReason::Symlink), Verdict::Rejected, "is a symbolic link."),
            (
                Intake::Rejected(RejectReason::Ambiguous),
                Verdict::Rejected,
                "more than one workspace",
            ),
            (unreadable(io::ErrorKind::PermissionDenied), Verdict::Rejected, "cannot be read: "),
            (unreadable(io::ErrorKind::Other), Verdict::Infrastructure, "cannot be read: "),
            (archive(BadArchive::Damaged), Verdict::Rejected, "damaged"),
            (archive(BadArchive::Unsupported), Verdict::Rejected, ".zip or a .tar.gz"),
            (archive(BadArchive::Encrypted), Verdict::Rejected, "password"),
            (archive(BadArchive::LeadsOut), Verdict::Rejected, "leads out"),
            (archive(BadArchive::Twice), Verdict::Rejected, "more than once"),
            (archive(BadArchive::TooMuch), Verdict::Rejected, "without `target`"),
            (archive(BadArchive::Nested), Verdict::Rejected, "other archives"),
        ];
        for (intake, verdict, part) in cases {
            let refused = taken_in("a/lib.rs", intake).unwrap_err();
            assert_eq!(refused.verdict, verdict, "{}", refused.message);
            let message = refused.message;
            assert!(message.starts_with("a/lib.rs ") && message.contains(part), "{message}");
        }
        assert_eq!(taken_in("a/lib.rs", Intake::Text("fn".to_owned())), Ok("fn".to_owned()));
    }
}
