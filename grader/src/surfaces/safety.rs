//! How safe the grader was from what it judged, said where the results are told.

use crate::surfaces::output::Output;
use crate::surfaces::style::TextRole;
use crate::vocabulary::report::Sandbox;

/// Says that the sandbox was less than strict, and what helps if that is known; nothing where it was
/// strict.
pub fn warning(sandbox: Sandbox, what_helps: Option<&str>, output: &Output) -> String {
    let (what, meaning) = match sandbox {
        Sandbox::Strict => return String::new(),
        Sandbox::Reduced => (
            "The sandbox was reduced.",
            "A part of what shuts submissions in could not be had on this machine.",
        ),
        Sandbox::None => (
            "There was no sandbox.",
            "Submissions had limits of time, memory and output, and could reach all that you can.",
        ),
    };
    let what_helps = what_helps.map(|words| format!(" {words}")).unwrap_or_default();
    format!("\n{} {meaning}{what_helps}\n", output.paint(what, TextRole::Warning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_than_strict_is_said_with_what_helps() {
        let output = Output {
            terminal: false,
            screen: false,
            colour: false,
            columns: 80,
            ascii: false,
            links: false,
        };
        let said = |sandbox| warning(sandbox, Some("Do that."), &output);
        assert_eq!(said(Sandbox::Strict), "");
        assert!(said(Sandbox::Reduced).contains("sandbox was reduced"));
        assert!(said(Sandbox::None).contains("was no sandbox"));
        assert!(said(Sandbox::None).ends_with(" Do that.\n"));
        assert!(warning(Sandbox::None, None, &output).ends_with("you can.\n"));
    }
}
