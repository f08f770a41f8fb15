//! The `async-kata` binary. Everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    async_kata::surfaces::main().into()
}
