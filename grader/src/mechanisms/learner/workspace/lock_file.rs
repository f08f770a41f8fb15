//! The lock file of a workspace, as cargo itself would write it: so cargo leaves it as it is, and
//! `--locked` works.

use std::fmt::Write as _;

use crate::vocabulary::crates;

/// What begins a package.
const PACKAGE: &str = "\n[[package]]\n";

/// `locked`, which holds everything but the exercises, with the crates of these exercises, which have
/// this version.
pub fn with_exercises<'a>(
    locked: &str,
    exercises: impl Iterator<Item = &'a str>,
    version: &str,
) -> String {
    let mut parts = locked.split(PACKAGE);
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut packages: Vec<_> = parts.map(str::to_owned).collect();
    packages.extend(exercises.map(|name| package(name, version)));
    // Stable, so that many versions of one package stay in their order.
    packages.sort_by(|a, b| name_in(a).cmp(name_in(b)));
    for package in packages {
        text += PACKAGE;
        text += package.trim_end_matches('\n');
        text.push('\n');
    }
    text
}

fn package(name: &str, version: &str) -> String {
    let mut text = format!("name = \"{name}\"\nversion = \"{version}\"\ndependencies = [\n");
    for dependency in crates::PACKAGES {
        // Writing to a text cannot fail.
        let _ = writeln!(text, " \"{dependency}\",");
    }
    text + "]\n"
}

fn name_in(package: &str) -> &str {
    let name = package.strip_prefix("name = \"").and_then(|rest| rest.split('"').next());
    name.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exercises_stand_among_the_others_in_the_order_of_their_names() {
        let locked = "version = 4\n\n[[package]]\nname = \"bytes\"\nversion = \"2.0.0\"\n\n\
                      [[package]]\nname = \"bytes\"\nversion = \"10.0.0\"\n\n\
                      [[package]]\nname = \"tokio\"\nversion = \"1.0.0\"\n";
        let whole = with_exercises(locked, ["zip_up", "greet"].into_iter(), "0.1.0");
        let names: Vec<_> = whole.lines().filter(|line| line.starts_with("name")).collect();
        let expected = ["bytes", "bytes", "greet", "tokio", "zip_up"];
        assert_eq!(names, expected.map(|name| format!("name = \"{name}\"")));
        assert!(whole.find("2.0.0").unwrap() < whole.find("10.0.0").unwrap());
        assert!(
            whole.contains(
                "\nname = \"greet\"\nversion = \"0.1.0\"\ndependencies = [\n \"bytes\",\n"
            )
        );
        let read: toml::Table = whole.parse().unwrap();
        assert_eq!(read["package"].as_array().unwrap().len(), 5);
        assert_eq!(with_exercises(locked, [].into_iter(), "0.1.0"), locked);
    }
}
