//! `init`: makes a folder to learn in.

use std::path::{Path, PathBuf};

use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::course::origin::{Author, CourseOrigin};
use crate::mechanisms::learner::root::root_of;
use crate::mechanisms::learner::{repository, workspace};
use crate::surfaces::called::{as_called, from_anywhere};
use crate::surfaces::input;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::current_dir;
use crate::surfaces::style::TextRole;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

/// Where a workspace is made if nothing is said, and nothing can be told from the course.
const DIR: &str = "async-kata";

/// Arguments of `init`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The folder, which must be new or empty; before it, if it is not to be async-kata's own
    /// course, the file of a packed course or the address of a git repository.
    #[arg(value_names = ["COURSE", "DIR"], num_args = 0..=2)]
    pub names: Vec<PathBuf>,
    /// Does not ask whether the course's code may be compiled here.
    #[arg(long)]
    pub yes: bool,
}

/// What `args` ask for.
struct Wanted {
    origin: CourseOrigin,
    dir: PathBuf,
}

/// Makes the folder that `args` names, with the exercises of the course.
pub async fn run(course: Option<&Path>, args: &Args, output: &Output) -> Result<Exit> {
    let cwd = current_dir()?;
    let Wanted { origin, dir } = wanted(course, args, &cwd)?;
    // Before anybody is asked or anything is fetched.
    workspace::refuse_place(&cwd.join(&dir))?;
    if !args.yes && !may_be_compiled(&origin, output).await? {
        print("Nothing was made.\n")?;
        return Ok(Exit::NotPassed);
    }
    let around = root_of(cwd.join(&dir).parent().unwrap_or(&cwd));
    let source = origin.fetch(&cwd).await?;
    workspace::create(&cwd.join(&dir), &source, &origin)?;
    repository::begin(&cwd.join(&dir)).await;
    let inside = around.map(|around| lies_inside(&dir, &around)).unwrap_or_default();
    print(&format!("{}{inside}", next_steps(&dir, output)))?;
    Ok(Exit::Passed)
}

fn wanted(course: Option<&Path>, args: &Args, cwd: &Path) -> Result<Wanted> {
    let named = args.names.first().and_then(|name| CourseOrigin::named(name, cwd));
    let (origin, dirs) = match (named, course) {
        (Some(_), Some(_)) => {
            return Err(named_twice("Name it by `--course` or before the folder."));
        }
        (Some(origin), None) => (origin, &args.names[1..]),
        (None, Some(course)) => (of_flag(course, cwd)?, &args.names[..]),
        (None, None) => (CourseOrigin::BuiltIn, &args.names[..]),
    };
    match dirs {
        [] => Ok(Wanted { dir: name_of(&origin).into(), origin }),
        [dir] => Ok(Wanted { dir: dir.clone(), origin }),
        [first, ..] => Err(Failure::user(
            format!("{} is no packed course and no address of one.", first.display()),
            "Name the file that `async-kata dev pack` has made, or the address of a git \
             repository.",
        )),
    }
}

/// What is said where two courses are named.
pub fn named_twice(remedy: &str) -> Failure {
    Failure::user("The course is named twice.", remedy)
}

/// Where a course comes from that is named as a folder or a packed file.
pub fn of_flag(course: &Path, cwd: &Path) -> Result<CourseOrigin> {
    // What is no course is told before anything is asked.
    CourseFiles::find(Some(course), cwd)?;
    let path = cwd.join(course);
    Ok(if path.is_file() { CourseOrigin::File(path) } else { CourseOrigin::Folder(path) })
}

/// What to call the folder, after the course's own name.
fn name_of(origin: &CourseOrigin) -> String {
    let last = match origin {
        CourseOrigin::BuiltIn | CourseOrigin::Folder(_) => return DIR.to_owned(),
        CourseOrigin::File(path) => {
            path.file_name().map(|name| name.to_string_lossy().into_owned())
        }
        CourseOrigin::Repository(address) => {
            address.trim_end_matches('/').rsplit(['/', ':']).next().map(str::to_owned)
        }
    };
    let last = last.unwrap_or_default();
    let stem = last.strip_suffix(".kata").or_else(|| last.strip_suffix(".git")).unwrap_or(&last);
    match stem {
        "" | "." | ".." => DIR.to_owned(),
        // Where the name has no ending to take off, the course itself stands there.
        _ if stem == last && matches!(origin, CourseOrigin::File(_)) => format!("{stem}-workspace"),
        _ => stem.to_owned(),
    }
}

/// Whether the code in a course may be compiled here: asked where a stranger has written it.
pub async fn may_be_compiled(origin: &CourseOrigin, output: &Output) -> Result<bool> {
    if origin.author() == Author::Known {
        return Ok(true);
    }
    let warning = "This course is somebody else's code. Its hidden tests are compiled and run on this \
                   machine, and crates that it brings along are built outside of any sandbox.";
    let alone = format!("{warning} There is nobody to ask here.");
    let question = format!("{warning}\nDo you trust where it comes from? [y/N] ");
    input::agreed(&question, output, &alone, "Say that you trust it: add --yes").await
}

fn next_steps(dir: &Path, output: &Output) -> String {
    let strong = |command: &str| output.paint(command, TextRole::Strong);
    format!(
        "Your exercises are in {}. Start with:\n\n  {}\n  {}\n\n\
         Then open exercises/ in your editor: what you save there is judged at once.\n",
        dir.display(),
        strong(&format!("cd {}", in_a_shell(dir))),
        strong(&from_anywhere()),
    )
}

/// Said where a workspace was made in another one, which may not have been meant.
fn lies_inside(dir: &Path, around: &Path) -> String {
    let (dir, root) = (in_a_shell(dir), around.display());
    as_called(&format!(
        "\nThis new workspace lies inside another one, {root}. What you do in {dir} goes by the new \
         one, with a progress of its own. If you meant to go on in the one around it, remove {dir} and \
         start `{}` there; `async-kata reset NAME` puts a single exercise back to its start.\n",
        from_anywhere()
    ))
}

/// A path as a shell takes it for one word.
fn in_a_shell(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-\\:".contains(c);
    match text.chars().all(is_plain) {
        true => text,
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_is_called_after_its_course() {
        let file = |name: &str| CourseOrigin::File(name.into());
        let repository = |address: &str| CourseOrigin::Repository(address.to_owned());
        for (origin, expected) in [
            (CourseOrigin::BuiltIn, "async-kata"),
            (file("/x/rust-101.kata"), "rust-101"),
            (file("/x/course"), "course-workspace"),
            (repository("https://example.org/me/rust-101.git"), "rust-101"),
            (repository("https://example.org/me/rust-101/"), "rust-101"),
            (repository("git@example.org:rust-101"), "rust-101"),
            (repository("https://"), "async-kata"),
        ] {
            assert_eq!(name_of(&origin), expected, "{origin:?}");
        }
    }

    #[test]
    fn a_folder_of_any_name_is_one_word_to_a_shell() {
        for (path, expected) in [
            ("my-kata", "my-kata"),
            ("größe/1", "größe/1"),
            ("Doe, Jane; x", "'Doe, Jane; x'"),
            ("it's", r"'it'\''s'"),
        ] {
            assert_eq!(in_a_shell(Path::new(path)), expected);
        }
    }
}
