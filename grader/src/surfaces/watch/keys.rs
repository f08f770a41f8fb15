//! The keys of `watch`: one table, from which come what a key does, the footer, the help, and the
//! README, which a test holds to it.

use crossterm::event::KeyCode::{self, Char};
use crossterm::event::{Event, KeyEvent, KeyEventKind, KeyModifiers};

use self::Place::{Aside, List, Verdict};
use crate::surfaces::commands::list;

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Next,
    Previous,
    Hint,
    Lesson,
    Timeline,
    List,
    Solution,
    Edit,
    Page,
    Run,
    CheckAll,
    Reset,
    Search,
    Help,
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
    Enter,
    Back,
    Quit,
    Interrupt,
    Suspend,
    Redraw,
    /// A letter of what is searched for.
    Type(char),
    /// Takes the last letter back.
    Erase,
    /// The answer to a question.
    Answer(bool),
}

impl Action {
    /// Whether it moves what is shown, and changes nothing else.
    pub fn scrolls(self) -> bool {
        use Action::{Bottom, Down, PageDown, PageUp, Top, Up};
        matches!(self, Up | Down | PageUp | PageDown | Top | Bottom)
    }
}

/// What keys mean at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// What the table says.
    #[default]
    Commands,
    /// Letters of what is searched for.
    Typing,
    /// An answer to a question: `y`, or anything else for no.
    Asking,
}

/// What the screen shows, as far as it decides which keys the footer names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// What was said of the exercise.
    Verdict,
    /// The list of exercises.
    List,
    /// A hint, the lesson, the timeline, the solution, the help.
    Aside,
}

/// One row of the table: keys that are told of together.
struct Row {
    keys: &'static [(KeyCode, Action)],
    /// The keys as they are printed.
    printed: &'static str,
    /// Where the footer names them, and what it says there. It should fit into 80 columns.
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
const TABLE: [Row; 20] = [
    Row::new(
        &[(Char('n'), Action::Next)],
        "n",
        "next exercise; after the last one, the first that is not done",
        &[(Verdict, "next"), (Aside, "next")],
    ),
    Row::new(&[(Char('p'), Action::Previous)], "p", "previous exercise", &[]),
    Row::new(
        &[(Char('h'), Action::Hint)],
        "h",
        "a hint; h again shows the next one",
        &[(Verdict, "hint"), (Aside, "hint")],
    ),
    Row::new(
        &[(Char('i'), Action::Lesson)],
        "i",
        "the lesson",
        &[(Verdict, "lesson"), (Aside, "lesson")],
    ),
    Row::new(
        &[(Char('t'), Action::Timeline)],
        "t",
        "the timeline: a picture of what your code did, and when",
        &[(Verdict, "timeline"), (Aside, "timeline")],
    ),
    Row::new(
        &[(Char('l'), Action::List)],
        "l",
        "the list of exercises, and how each stands",
        &[(Verdict, "list"), (List, "back")],
    ),
    Row::new(
        &[(Char('s'), Action::Solution)],
        "s",
        "the solution beside your text, once you have passed",
        &[(Verdict, "solution"), (Aside, "solution"), (List, "solution")],
    )
    .once_passed(),
    Row::new(
        &[(Char('e'), Action::Edit)],
        "e",
        "edit: opens your editor at the line that is spoken of",
        &[],
    ),
    Row::new(
        &[(Char('o'), Action::Page)],
        "o",
        "open a page in your browser that shows all this, too, as you work",
        &[],
    ),
    Row::new(
        &[(Char('r'), Action::Run)],
        "r",
        "run the hidden tests again, though nothing was saved",
        &[],
    ),
    Row::new(
        &[(Char('c'), Action::CheckAll)],
        "c",
        "check all exercises, and go to the first that fails or is to do",
        &[],
    ),
    Row::new(
        &[(Char('x'), Action::Reset)],
        "x",
        "put the exercise back to its start; asks you first",
        &[],
    ),
    Row::new(
        &[(Char('/'), Action::Search)],
        "/",
        "search the list: names, ideas, todo, failed, passed, changed",
        &[(List, "search")],
    ),
    Row::new(
        &[
            (KeyCode::Up, Action::Up),
            (KeyCode::Down, Action::Down),
            (Char('k'), Action::Up),
            (Char('j'), Action::Down),
        ],
        "↑ ↓",
        "scroll, or move in the list; so do k, j and the mouse wheel",
        &[(List, "move")],
    ),
    Row::new(
        &[
            (KeyCode::PageUp, Action::PageUp),
            (KeyCode::PageDown, Action::PageDown),
            (Char(' '), Action::PageDown),
        ],
        "PgUp PgDn",
        "the same, a screen at a time; so does the space bar",
        &[],
    ),
    Row::new(
        &[
            (KeyCode::Home, Action::Top),
            (KeyCode::End, Action::Bottom),
            (Char('g'), Action::Top),
            (Char('G'), Action::Bottom),
        ],
        "Home End",
        "to the first line and the last; so do g and G",
        &[],
    ),
    Row::new(
        &[(KeyCode::Enter, Action::Enter)],
        "Enter",
        "in the list: go to the exercise",
        &[(List, "go there")],
    ),
    Row::new(
        &[(KeyCode::Esc, Action::Back)],
        "Esc",
        "back to the verdict; out of a search, back to the whole list",
        &[(Aside, "back")],
    ),
    Row::new(
        &[(Char('?'), Action::Help)],
        "?",
        "these keys",
        &[(Verdict, "all keys"), (Aside, "all keys"), (List, "all keys")],
    ),
    Row::new(
        &[(Char('q'), Action::Quit)],
        "q",
        "quit",
        &[(Verdict, "quit"), (Aside, "quit"), (List, "quit")],
    ),
];

/// What a terminal event asks for in this mode, if anything.
pub fn action(event: &Event, mode: Mode) -> Option<Action> {
    match event {
        Event::Resize(..) => Some(Action::Redraw),
        Event::Key(key) if key.kind != KeyEventKind::Release => key_action(*key, mode),
        _ => None,
    }
}

fn key_action(KeyEvent { code, modifiers, .. }: KeyEvent, mode: Mode) -> Option<Action> {
    if modifiers.contains(KeyModifiers::CONTROL) {
        // Not in the table: every program has them.
        return match code {
            Char('c') => Some(Action::Interrupt),
            Char('z') => Some(Action::Suspend),
            _ => None,
        };
    }
    match (mode, code) {
        (Mode::Asking, code) => Some(Action::Answer(matches!(code, Char('y' | 'Y')))),
        (Mode::Typing, Char(letter)) => Some(Action::Type(letter)),
        (Mode::Typing, KeyCode::Backspace) => Some(Action::Erase),
        _ => in_table(code),
    }
}

fn in_table(code: KeyCode) -> Option<Action> {
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

/// Every key as it is printed, with what it does.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().map(|row| (row.printed, row.does))
}

/// The table for `--help`.
pub fn help() -> String {
    let rows = all().map(|(printed, does)| format!("\n  {printed:<9}  {does}"));
    format!("Keys:{}\n\n{}", rows.collect::<String>(), list::help())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(code: KeyCode, modifiers: KeyModifiers, mode: Mode) -> Option<Action> {
        action(&Event::Key(KeyEvent::new(code, modifiers)), mode)
    }

    #[test]
    fn control_c_and_control_z_mean_the_same_whatever_is_going_on() {
        for mode in [Mode::Commands, Mode::Typing, Mode::Asking] {
            let control = |letter| pressed(Char(letter), KeyModifiers::CONTROL, mode);
            assert_eq!(control('c'), Some(Action::Interrupt));
            assert_eq!(control('z'), Some(Action::Suspend));
            assert_eq!(control('n'), None);
        }
    }

    #[test]
    fn every_key_of_the_table_does_what_it_says_and_none_stands_there_twice() {
        for (code, action) in TABLE.iter().flat_map(|row| row.keys) {
            let pressed = pressed(*code, KeyModifiers::NONE, Mode::Commands);
            assert_eq!(pressed, Some(*action), "{code:?}");
        }
    }

    #[test]
    fn letters_are_letters_while_something_is_typed_and_answers_to_a_question() {
        let typed = |code| pressed(code, KeyModifiers::NONE, Mode::Typing);
        assert_eq!(typed(Char('q')), Some(Action::Type('q')));
        assert_eq!(typed(KeyCode::Backspace), Some(Action::Erase));
        assert_eq!(typed(KeyCode::Enter), Some(Action::Enter));
        assert_eq!(typed(KeyCode::Down), Some(Action::Down));
        let answer = |code| pressed(code, KeyModifiers::NONE, Mode::Asking);
        assert_eq!(answer(Char('y')), Some(Action::Answer(true)));
        for other in [Char('n'), Char('q'), KeyCode::Enter, KeyCode::Esc] {
            assert_eq!(answer(other), Some(Action::Answer(false)));
        }
    }

    #[test]
    fn the_solution_is_offered_once_it_may_be_seen() {
        let offered = |place, passed| footer(place, passed).map(|(key, _)| key).collect::<Vec<_>>();
        assert_eq!(offered(Verdict, false), ["n", "h", "i", "t", "l", "?", "q"]);
        assert_eq!(offered(Aside, true), ["n", "h", "i", "t", "s", "Esc", "?", "q"]);
        assert_eq!(offered(List, true), ["l", "s", "/", "↑ ↓", "Enter", "?", "q"]);
        assert_eq!(printed(Action::Hint), "h");
    }

    #[test]
    fn every_footer_fits_on_a_line_of_80_columns() {
        for place in [Verdict, Aside, List] {
            let words: Vec<_> =
                footer(place, true).map(|(key, does)| format!("{key} {does}")).collect();
            let line = format!(" {}", words.join("  "));
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}
