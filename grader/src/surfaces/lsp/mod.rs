//! `lsp`: a language server, which tells an editor what `watch` tells on a screen.
//!
//! Each workspace in which the editor has something open is watched as ever, by one who looks on from a
//! seat; what is seen becomes diagnostics, lenses and hovers. All of it happens on one thread.

mod attended;
mod commands;
mod diagnostics;
mod documents;
mod hover;
mod lines;
mod offers;
mod preparation;
mod server;
mod stdio;
mod talk;

use std::cell::Cell;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::rc::Rc;

use async_lsp::panic::CatchUnwindBuilder;
use async_lsp::server::Lifecycle;
use async_lsp::{Error, MainLoop};
use tokio::task::LocalSet;
use tower_layer::Layer;

use crate::surfaces::session::current_dir;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

use server::{End, Server};

/// Serves the editor that started it, until that one says or is gone.
pub async fn run(course: Option<&Path>) -> Result<Exit> {
    if io::stdin().is_terminal() {
        return Err(Failure::user(
            "`async-kata lsp` speaks with an editor, and this is a terminal.",
            "Let your editor start it: editors/README.md says how. Here, use `async-kata watch`.",
        ));
    }
    let course = course.map(|course| Ok::<_, Failure>(current_dir()?.join(course)));
    let course = course.transpose()?;
    let end = Rc::new(Cell::new(End::Unannounced));
    let told = Rc::clone(&end);
    // What is watched ends with this set, and with it all that was started.
    let served = LocalSet::new()
        .run_until(async move {
            let (main_loop, _) = MainLoop::new_server(|client| {
                let router = server::router(Server::new(client, course, told));
                Lifecycle::new(CatchUnwindBuilder::default().layer(router))
            });
            let (input, output) = stdio::streams()?;
            Ok::<_, Failure>(main_loop.run_buffered(input, output).await)
        })
        .await?;
    ended(served, end.get())
}

/// What the shell is told. As the protocol says, an end that was not announced is none of the good ones.
fn ended(served: Result<(), Error>, end: End) -> Result<Exit> {
    match (served, end) {
        (_, End::Interrupted) => Ok(Exit::Interrupted),
        (Ok(()) | Err(Error::Eof | Error::Io(_)), End::ShutDown) => Ok(Exit::Passed),
        // An editor that was killed says nothing.
        (Ok(()) | Err(Error::Eof | Error::Io(_)), End::Unannounced) => Ok(Exit::NotPassed),
        (Err(error), _) => Err(Failure::user(
            format!("What came on standard input is not the language server protocol: {error}."),
            "Let an editor start `async-kata lsp`: editors/README.md says how.",
        )),
    }
}
