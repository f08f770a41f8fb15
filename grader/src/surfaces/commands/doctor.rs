//! `doctor`: looks this machine over for what judging needs.

use std::path::Path;

use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::learner::workspace::{self, Workspace};
use crate::pipeline::examination::examine;
use crate::surfaces::called::as_called;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::current_dir;
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::hanging;
use crate::vocabulary::examination::{Examined, Health};
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Looks over the machine, for the workspace that one stands in or could make here.
pub async fn run(course: Option<&Path>, output: &Output) -> Result<Exit> {
    let cwd = current_dir()?;
    let course_files = match (course, CourseFiles::find(course, &cwd)) {
        // What was named wrongly is a wrong command, and nothing about the machine.
        (Some(_), Err(failure)) => return Err(failure),
        (_, found) => found,
    };
    let workspace = workspace::find(&cwd).unwrap_or_else(|_| Workspace { root: cwd.clone() });
    let examined = examine(course_files, &workspace.build_dir(), &cwd).await?;
    print(&told(&examined, output))?;
    let is_bad = |examined: &Examined| matches!(examined.health, Health::Bad { .. });
    Ok(if examined.iter().any(is_bad) { Exit::NotPassed } else { Exit::Passed })
}

fn told(examined: &[Examined], output: &Output) -> String {
    examined.iter().map(|examined| line(examined, output)).collect()
}

fn line(examined: &Examined, output: &Output) -> String {
    let (sign, ascii, role, found, remedy) = match &examined.health {
        Health::Good(found) => ("✓", "+", TextRole::Good, found, None),
        Health::Weak { found, remedy } => ("!", "!", TextRole::Warning, found, Some(remedy)),
        Health::Bad { found, remedy } => ("✗", "x", TextRole::Bad, found, Some(remedy)),
    };
    let sign = output.paint(if output.ascii { ascii } else { sign }, role);
    let part = output.paint(&format!("{:<10}", examined.part), TextRole::Strong);
    let margin = " ".repeat(13);
    let fitted = |line: &str| match output.terminal {
        true => hanging(&plain(line), margin.len(), output.columns),
        false => plain(line),
    };
    let indented = |text: &str| {
        let lines: Vec<String> = as_called(text).lines().map(fitted).collect();
        lines.join(&format!("\n{margin}"))
    };
    let remedy = remedy.map(|remedy| format!("{margin}{}\n", indented(remedy)));
    format!("{sign} {part} {}\n{}", indented(found), remedy.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_a_line_and_its_remedy_below_it() {
        let output = Output {
            terminal: false,
            screen: false,
            colour: false,
            columns: 100,
            ascii: false,
            links: false,
        };
        let weak = Health::Weak { found: "reduced".into(), remedy: "Get a newer kernel.".into() };
        let bad = Health::Bad {
            found: "No program can be linked here:\nno Scrt1.o".into(),
            remedy: "Install one.".into(),
        };
        let examined = [
            Examined { part: "toolchain", health: Health::Good("Rust 1.95.0".into()) },
            Examined { part: "linker", health: bad },
            Examined { part: "sandbox", health: weak },
        ];
        insta::assert_snapshot!(told(&examined, &output), @r"
        ✓ toolchain  Rust 1.95.0
        ✗ linker     No program can be linked here:
                     no Scrt1.o
                     Install one.
        ! sandbox    reduced
                     Get a newer kernel.
        ");
    }
}
