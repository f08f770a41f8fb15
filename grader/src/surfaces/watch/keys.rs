//! The keys of `watch`: one table, from which come what a key does, the footer, the help, and the
//! README, which a test holds to it.

use crossterm::event::KeyCode::{self, Char};
use crossterm::event::{Event, KeyEvent, KeyEventKind, KeyModifiers};

use self::Place::{Aside, List, Verdict};

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Next,
    Previous,
    Hint,
    Timeline,
    List,
    Run,
    Solution,
    Up,
    Down,
    PageUp,
    PageDown,
    Enter,
    Back,
    Quit,
    Interrupt,
    Redraw,
}

/// What the screen shows, as far as it decides which keys the footer names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// What was said of the exercise.
    Verdict,
    /// The list of exercises.
    List,
    /// A hint, the timeline, the solution.
    Aside,
}

/// One row of the table: keys that are told of together.
struct Row {
    keys: &'static [(KeyCode, Action)],
    /// The keys as they are printed.
    printed: &'static str,
    /// Where the footer names them, and what it says there. It has to fit into 80 columns.
    footer: &'static [(Place, &'static str)],
    /// Whether the footer names them only where the exercise has passed.
    once_passed: bool,
    /// What help and README say.
    does: &'static str,
}

impl Row {
    const fn new(
        keys: &'static [(KeyCode, Action)],
        printed: &'static str,
        does: &'static str,
        footer: &'static [(Place, &'static str)],
    ) -> Self {
        Self { keys, printed, footer, once_passed: false, does }
    }

    const fn once_passed(self) -> Self {
        Self { once_passed: true, ..self }
    }
}

/// Every key, in the order in which people are told of them.
const TABLE: [Row; 12] = [
    Row::new(
        &[(Char('n'), Action::Next)],
        "n",
        "next exercise",
        &[(Verdict, "next"), (Aside, "next")],
    ),
    Row::new(
        &[(Char('p'), Action::Previous)],
        "p",
        "previous exercise",
        &[(Verdict, "previous"), (Aside, "previous")],
    ),
    Row::new(
        &[(Char('h'), Action::Hint)],
        "h",
        "hint, and again for more of it",
        &[(Verdict, "hint"), (Aside, "hint")],
    ),
    Row::new(
        &[(Char('t'), Action::Timeline)],
        "t",
        "the timeline, in full",
        &[(Verdict, "timeline"), (Aside, "timeline")],
    ),
    Row::new(
        &[(Char('l'), Action::List)],
        "l",
        "list of exercises",
        &[(Verdict, "list"), (Aside, "list"), (List, "back")],
    ),
    // Beside the way back there is no room for it.
    Row::new(&[(Char('r'), Action::Run)], "r", "run again", &[(Verdict, "run")]),
    Row::new(
        &[(Char('s'), Action::Solution)],
        "s",
        "solution, once you have passed",
        &[(Verdict, "solution"), (Aside, "solution"), (List, "solution")],
    )
    .once_passed(),
    Row::new(
        &[
            (KeyCode::Up, Action::Up),
            (KeyCode::Down, Action::Down),
            (Char('k'), Action::Up),
            (Char('j'), Action::Down),
        ],
        "↑ ↓",
        "scroll, or move in the list; so do k and j",
        &[(List, "move")],
    ),
    Row::new(
        &[
            (KeyCode::PageUp, Action::PageUp),
            (KeyCode::PageDown, Action::PageDown),
            (Char(' '), Action::PageDown),
        ],
        "PgUp PgDn",
        "the same by a screen; so does the space bar",
        &[],
    ),
    Row::new(
        &[(KeyCode::Enter, Action::Enter)],
        "Enter",
        "go to the exercise in the list",
        &[(List, "go there")],
    ),
    Row::new(&[(KeyCode::Esc, Action::Back)], "Esc", "back to the verdict", &[(Aside, "back")]),
    Row::new(
        &[(Char('q'), Action::Quit)],
        "q",
        "quit",
        &[(Verdict, "quit"), (Aside, "quit"), (List, "quit")],
    ),
];

/// What a terminal event asks for, if anything.
pub fn action(event: &Event) -> Option<Action> {
    match event {
        Event::Resize(..) => Some(Action::Redraw),
        Event::Key(key) if key.kind != KeyEventKind::Release => key_action(*key),
        _ => None,
    }
}

fn key_action(KeyEvent { code, modifiers, .. }: KeyEvent) -> Option<Action> {
    if modifiers.contains(KeyModifiers::CONTROL) {
        // Not in the table: every program has it.
        return (code == Char('c')).then_some(Action::Interrupt);
    }
    let mut keys = TABLE.iter().flat_map(|row| row.keys);
    keys.find(|(key, _)| *key == code).map(|(_, action)| *action)
}

/// The keys that the footer names there, each with what it does.
pub fn footer(place: Place, passed: bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = TABLE.iter().filter(move |row| passed || !row.once_passed);
    rows.filter_map(move |row| {
        let (_, word) = row.footer.iter().find(|(shown, _)| *shown == place)?;
        Some((row.printed, *word))
    })
}

/// The key that asks for this, as it is printed.
pub fn printed(action: Action) -> &'static str {
    let row = TABLE.iter().find(|row| row.keys.iter().any(|(_, asks_for)| *asks_for == action));
    row.map_or("", |row| row.printed)
}

/// The table for `--help`.
pub fn help() -> String {
    let rows = TABLE.iter().map(|row| format!("\n  {:<9}  {}", row.printed, row.does));
    format!("Keys:{}", rows.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Option<Action> {
        action(&Event::Key(KeyEvent::new(code, modifiers)))
    }

    #[test]
    fn control_c_interrupts_and_a_plain_c_does_nothing() {
        assert_eq!(pressed(Char('c'), KeyModifiers::CONTROL), Some(Action::Interrupt));
        assert_eq!(pressed(Char('c'), KeyModifiers::NONE), None);
    }

    #[test]
    fn every_key_of_the_table_does_what_it_says_and_none_stands_there_twice() {
        for (code, action) in TABLE.iter().flat_map(|row| row.keys) {
            assert_eq!(pressed(*code, KeyModifiers::NONE), Some(*action), "{code:?}");
        }
    }

    #[test]
    fn the_solution_is_offered_once_it_may_be_seen() {
        let offered = |place, passed| footer(place, passed).map(|(key, _)| key).collect::<Vec<_>>();
        assert_eq!(offered(Verdict, false), ["n", "p", "h", "t", "l", "r", "q"]);
        assert_eq!(offered(Aside, true), ["n", "p", "h", "t", "l", "s", "Esc", "q"]);
        assert_eq!(offered(List, true), ["l", "s", "↑ ↓", "Enter", "q"]);
        assert_eq!(printed(Action::Hint), "h");
    }
}
