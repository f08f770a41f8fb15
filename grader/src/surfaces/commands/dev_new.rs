//! `dev new`: writes every file of a new exercise.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::mechanisms::course::scaffold::{Scaffolded, scaffold};
use crate::surfaces::called::command;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::surfaces::style::TextRole;
use crate::vocabulary::course::Starter;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Arguments of `dev new`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Its chapter and its folder, such as `02_tasks/15_my_exercise`.
    #[arg(value_name = "CHAPTER/NAME")]
    pub name: String,
    /// What the learner begins with: a `todo!` to write code for, or code to repair that compiles and is
    /// wrong. It is to do as long as nobody has changed it, and yet is run and drawn.
    #[arg(long, value_name = "KIND", value_parser = starters(), default_value = Starter::ToWrite.word())]
    pub starter: Starter,
}

fn starters() -> impl TypedValueParser<Value = Starter> {
    let words = PossibleValuesParser::new(Starter::ALL.map(Starter::word));
    words.try_map(|word| Starter::from_word(&word).ok_or("no kind of starter"))
}

/// Adds the exercise that `args` names to the course, and says what to do next.
pub fn run(session: &Session, args: &Args, output: &Output) -> Result<Exit> {
    let made = scaffold(&session.course_files, &args.name, args.starter)?;
    print(&next_steps(&made, output))?;
    Ok(Exit::Passed)
}

fn next_steps(made: &Scaffolded, output: &Output) -> String {
    let Scaffolded { key, files, new_chapter } = made;
    let name = key.exercise();
    let strong = |text: String| output.paint(&text, TextRole::Strong);
    let written: String = files.iter().map(|file| format!("  {file}\n")).collect();
    let title = if *new_chapter { ", the chapter's title" } else { "" };
    format!(
        "Written, and entered in info.toml:\n\n{written}\n\
         It is a small exercise that works. Make it yours:\n\n  \
         1. grader/hidden/{key}/tests.rs and solutions/{key}.rs: what is asked for, and the answer\n  \
         2. grader/hidden/{key}/right and wrong: what must pass, and each mistake with its diagnosis\n  \
         3. grader/hidden/{key}/starter.rs and lesson.md: what the learner gets; {}\n     \
         brings them into exercises/\n  \
         4. info.toml: hints, concepts, links{title}\n\n\
         {} names what is still to do, and {} tries the hidden tests on small changes to the \
         solution.\n",
        strong(command(&format!("reset {name}"))),
        strong(command(&format!("dev check {name}"))),
        strong("--mutants".to_owned()),
    )
}
