//! Opens an address in the user's browser.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use crate::mechanisms::tools::process::SPARED;

/// A browser that has not failed within this time shows the page.
const LONG_ENOUGH: Duration = Duration::from_secs(2);

/// Opens `address`: in the browser that `$BROWSER` names, if it does, else in the system's own.
/// Says whether any took it.
pub async fn open(address: &str, named: Option<String>) -> Opened {
    for words in named_browsers(named.as_deref(), address) {
        let Some((program, arguments)) = words.split_first() else { continue };
        let mut command = Command::new(program);
        command.args(arguments);
        if takes_it(command).await {
            return Opened::Somewhere;
        }
    }
    for command in open::commands(address) {
        if takes_it(command.into()).await {
            return Opened::Somewhere;
        }
    }
    Opened::Nowhere
}

/// Whether a browser was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    Somewhere,
    Nowhere,
}

/// The command lines that `$BROWSER` stands for, one after the other: `%s` is where the address goes.
fn named_browsers(named: Option<&str>, address: &str) -> Vec<Vec<String>> {
    let separator = if cfg!(windows) { ';' } else { ':' };
    let commands = named.unwrap_or_default().split(separator).filter_map(shlex::split);
    let filled = commands.filter(|words| !words.is_empty()).map(|words| {
        if words.iter().any(|word| word.contains("%s")) {
            return words.iter().map(|word| word.replace("%s", address)).collect();
        }
        [words, vec![address.to_owned()]].concat()
    });
    filled.collect()
}

async fn takes_it(mut command: Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // It is no business of this process's when a browser ends, and the other way round.
    command.env(SPARED, "1");
    #[cfg(unix)]
    command.process_group(0);
    let Ok(mut child) = command.spawn() else { return false };
    match timeout(LONG_ENOUGH, child.wait()).await {
        Ok(ended) => ended.is_ok_and(|status| status.success()),
        Err(_) => true,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_is_named_gets_the_address_where_it_wants_it() {
        let lines = |named| -> Vec<String> {
            named_browsers(named, "http://x/").iter().map(|words| words.join(" ")).collect()
        };
        assert_eq!(lines(Some("firefox")), ["firefox http://x/"]);
        assert_eq!(lines(Some("a --new %s:b")), ["a --new http://x/", "b http://x/"]);
        assert!(lines(Some("")).is_empty() && lines(None).is_empty());
    }

    #[tokio::test]
    async fn one_that_fails_or_is_not_there_takes_nothing() {
        assert!(takes_it(Command::new("true")).await);
        assert!(!takes_it(Command::new("false")).await);
        assert!(!takes_it(Command::new("/no/such/browser")).await);
    }
}
