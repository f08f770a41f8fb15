//! Commands that a build has left out: instead of doing their work, they say how to get them.
//!
//! A clone builds what learners need: see the features in `Cargo.toml`.

use std::ffi::OsString;
use std::path::Path;

use crate::surfaces::called::with_feature;
use crate::surfaces::output::Output;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

/// Said below the help of such a command.
const AFTER_HELP: &str = "\
This build leaves it out, so that the first start takes less time. Call it without `--help`, and it says
how to get it.";

/// Whatever may have been said to it.
#[derive(clap::Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    said: Vec<OsString>,
}

/// The command of this name, for a build without what it needs.
macro_rules! left_out {
    ($name:ident, $feature:literal) => {
        #[cfg(not(feature = $feature))]
        pub mod $name {
            pub use super::Args;
            use super::{Exit, Output, Path, Result};

            /// Says how to get it.
            pub async fn run(_: Option<&Path>, args: &Args, _: &Output) -> Result<Exit> {
                Err(super::how_to_get(stringify!($name), args, $feature))
            }
        }
    };
}

left_out!(dev, "author");
left_out!(grade, "class");
left_out!(lsp, "lsp");
left_out!(merge, "class");

fn how_to_get(command: &str, args: &Args, feature: &str) -> Failure {
    let said: Vec<_> = args.said.iter().map(|word| word.to_string_lossy()).collect();
    let words = [command].into_iter().chain(said.iter().map(|word| &**word));
    let line = shlex::try_join(words).unwrap_or_else(|_| command.to_owned());
    Failure::user(
        format!("This build leaves out `{command}`, so that the first start takes less time."),
        format!("To build it in: {}", with_feature(feature, &line)),
    )
}
