//! `dev`: for authors of exercises.

use std::path::Path;

use clap::Subcommand;

use crate::surfaces::commands::{
    dev_book, dev_check, dev_new, dev_new_course, dev_pack, dev_vendor,
};
use crate::surfaces::output::Output;
use crate::surfaces::session::Session;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Arguments of `dev`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Proves that starters are to do, solutions pass, and hidden tests catch the mistakes they
    /// should.
    Check(dev_check::Args),
    /// Writes every file of a new exercise: a small one that works, to be made into your own.
    New(dev_new::Args),
    /// Makes a course of your own, with one exercise that works.
    NewCourse(dev_new_course::Args),
    /// Makes one file of the course, from which others make workspaces.
    Pack(dev_pack::Args),
    /// Writes the course as a book, which mdBook makes pages of: lessons, hints, pictures, and what
    /// people get wrong.
    Book(dev_book::Args),
    /// Copies the sources of all that is built into a folder, for machines without a network.
    Vendor(dev_vendor::Args),
}

/// Does what is asked for.
pub async fn run(course: Option<&Path>, args: &Args, output: &Output) -> Result<Exit> {
    let session = || Session::open(course);
    match &args.command {
        Command::Check(args) => dev_check::run(&session()?, args, output).await,
        Command::New(args) => dev_new::run(&session()?, args, output),
        Command::NewCourse(args) => dev_new_course::run(args, output),
        Command::Pack(args) => dev_pack::run(course, args, output),
        Command::Book(args) => dev_book::run(&session()?, args, output).await,
        Command::Vendor(args) => dev_vendor::run(course, args).await,
    }
}
