//! What the keys of `watch` mean.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

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
        return (code == KeyCode::Char('c')).then_some(Action::Interrupt);
    }
    Some(match code {
        KeyCode::Char('n') => Action::Next,
        KeyCode::Char('p') => Action::Previous,
        KeyCode::Char('h') => Action::Hint,
        KeyCode::Char('t') => Action::Timeline,
        KeyCode::Char('l') => Action::List,
        KeyCode::Char('r') => Action::Run,
        KeyCode::Char('s') => Action::Solution,
        KeyCode::Char('q') => Action::Quit,
        KeyCode::Up | KeyCode::Char('k') => Action::Up,
        KeyCode::Down | KeyCode::Char('j') => Action::Down,
        KeyCode::PageUp => Action::PageUp,
        KeyCode::PageDown | KeyCode::Char(' ') => Action::PageDown,
        KeyCode::Enter => Action::Enter,
        KeyCode::Esc => Action::Back,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_c_interrupts_and_a_plain_c_does_nothing() {
        let with = |modifiers| Event::Key(KeyEvent::new(KeyCode::Char('c'), modifiers));
        assert_eq!(action(&with(KeyModifiers::CONTROL)), Some(Action::Interrupt));
        assert_eq!(action(&with(KeyModifiers::NONE)), None);
    }
}
