//! One judge in a workspace: what the first one does for others, and what another one does with it.

use super::Watch;
use super::audience::{Seen, Wish};
use super::link::{Following, Mirrored};
use super::wire::Ask;
use super::work::{Judge, Prepared, Seat};
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::Result;

impl Watch {
    /// What is needed to find out who judges.
    pub(super) fn seat(&self) -> Seat {
        Seat {
            state_dir: self.session.workspace.state_dir(),
            window: self.audience.seat(),
            stays: !self.face.moves_on(),
        }
    }

    /// It is known who judges: begins, or goes on where another one has ended.
    pub(super) fn begin(&mut self, prepared: Prepared) -> Result<()> {
        let Prepared { judge, endpoint, complaint } = prepared;
        if let Judge::There(link) = &judge {
            let seen = link.seen();
            self.following.heard = seen.notice.as_ref().map_or(0, |(number, _)| *number);
            self.turn_to(&seen.current);
        }
        (self.judge, self.endpoint) = (Some(judge), endpoint);
        if let Some(words) = complaint {
            self.face.notice(&self.session, words)?;
        }
        if !self.following.has_begun {
            self.following.has_begun = true;
            self.face.ready(&self.session, self.current.exercise())?;
            return self.judge_current();
        }
        // What has its verdict needs no other one.
        let saved = self.unjudged_saves.iter().filter(|key| **key != self.current);
        let saved: Vec<_> = saved.cloned().collect();
        saved.into_iter().for_each(|key| self.enqueue(key));
        let source = self.session.text(&self.current).source;
        let text = source.as_deref().unwrap_or_default();
        let is_known = self.audience.knows(&self.current, text);
        if is_known && !self.unjudged_saves.contains(&self.current) {
            return self.rest();
        }
        self.judge_current()
    }

    /// Takes the learner to where the first one is.
    fn turn_to(&mut self, key: &Key) {
        if self.session.course.exercise(key).is_some() {
            self.current = key.clone();
        }
    }

    /// A person goes to this exercise: all go there.
    pub(super) fn lead(&self, key: &Key) {
        if let Some(Judge::There(link)) = &self.judge {
            let key = key.clone();
            link.ask(Ask::Judge(Wish { key, current: true, moved: true, again: false }));
        }
    }

    /// Goes along with the one that judges, or takes its place.
    pub(super) fn follow(&mut self, mirrored: Mirrored) -> Result<()> {
        match mirrored {
            Mirrored::Seen(seen) => self.go_along(&seen),
            Mirrored::Lost => self.ask_who_judges(),
        }
    }

    /// Gives the place of the judge up, because nobody knows for how long this process will stand still.
    pub(super) fn leave(&mut self) {
        self.endpoint = None;
    }

    /// Takes the place of the judge again, or looks on with the one that has it now.
    pub(super) fn come_back(&mut self) -> Result<()> {
        let is_alone = matches!(self.judge, Some(Judge::Here(_))) && self.endpoint.is_none();
        if is_alone { self.ask_who_judges() } else { Ok(()) }
    }

    fn ask_who_judges(&mut self) -> Result<()> {
        (self.judge, self.work) = (None, None);
        self.following = Following { has_begun: true, ..Following::default() };
        self.prepare()
    }

    fn go_along(&mut self, seen: &Seen) -> Result<()> {
        let was_checking = std::mem::replace(&mut self.following.checking, seen.checking);
        if let Some(done) = seen.checking {
            return self.face.checking(&self.session, done, seen.passed.1);
        }
        if seen.current != self.current {
            self.turn_to(&seen.current);
            self.judge_current()?;
        } else if was_checking.is_some() {
            self.judge_current()?;
        } else {
            self.show_anew(seen)?;
        }
        if let Some((number, words)) =
            seen.notice.as_ref().filter(|(n, _)| *n > self.following.heard)
        {
            self.following.heard = *number;
            self.face.notice(&self.session, words)?;
        }
        Ok(())
    }

    /// Takes note that the last verdict there on an exercise is shown here.
    pub(super) fn note_shown(&mut self, key: &Key) {
        if let Some(Judge::There(link)) = &self.judge {
            let number = link.judged(key).map_or(0, |judged| judged.number);
            self.following.shown = self.following.shown.max(number);
        }
    }

    /// Shows a verdict that nobody here has asked for: the same text was judged again.
    fn show_anew(&mut self, seen: &Seen) -> Result<()> {
        let current = self.current.clone();
        let Some(judged) = seen.judged.get(&current) else { return Ok(()) };
        let shown = self.following.shown;
        self.following.shown = shown.max(judged.number);
        let is_waited_for =
            self.is_judging(&current) || !self.audience.knows(&current, &judged.text);
        if is_waited_for || judged.number <= shown {
            return Ok(());
        }
        self.judged(&current, judged.report.as_ref().clone())
    }
}
