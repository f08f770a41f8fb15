//! Who judges what next: each worker stays with one exercise as long as there is something to do,
//! because the compiler's memory there is of that exercise.

use std::collections::VecDeque;

/// Texts that wait to be judged, by exercise.
#[derive(Debug, Default)]
pub struct Queue {
    exercises: Vec<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    texts: VecDeque<usize>,
    /// Somebody is at it.
    begun: bool,
}

/// What to judge next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// The exercise.
    pub exercise: usize,
    /// The text.
    pub text: usize,
    /// How many texts of that exercise are left then.
    pub left: usize,
}

impl Queue {
    /// A queue of these texts, each with its exercise before it.
    pub fn new(texts: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut queue = Self::default();
        for (exercise, text) in texts {
            if queue.exercises.len() <= exercise {
                queue.exercises.resize_with(exercise + 1, Waiting::default);
            }
            queue.exercises[exercise].texts.push_back(text);
        }
        queue
    }

    /// What to judge next, for someone who is at the exercise `here`: more of the same, else of one
    /// that nobody has begun, else of the one with the most to do.
    pub fn next(&mut self, here: Option<usize>) -> Option<Next> {
        let waits = |&index: &usize| {
            self.exercises.get(index).is_some_and(|waiting| !waiting.texts.is_empty())
        };
        let all = 0..self.exercises.len();
        let new = |index: &usize| waits(index) && !self.exercises[*index].begun;
        let exercise = here
            .filter(waits)
            .or_else(|| all.clone().find(new))
            .or_else(|| all.filter(waits).max_by_key(|&index| self.exercises[index].texts.len()))?;
        let Waiting { texts, begun } = &mut self.exercises[exercise];
        *begun = true;
        let text = texts.pop_front()?;
        Some(Next { exercise, text, left: texts.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_stays_with_its_exercise_and_then_begins_another_or_helps() {
        let mut queue = Queue::new([(0, 10), (2, 12), (0, 11), (2, 13), (2, 14), (2, 15)]);
        let steps = [
            (None, Some((0, 10, 1))),
            (None, Some((2, 12, 3))),
            (Some(0), Some((0, 11, 0))),
            (Some(0), Some((2, 13, 2))),
            (Some(2), Some((2, 14, 1))),
            (Some(7), Some((2, 15, 0))),
            (Some(2), None),
        ];
        for (here, expected) in steps {
            let next = queue.next(here).map(|next| (next.exercise, next.text, next.left));
            assert_eq!(next, expected);
        }
        assert_eq!(Queue::new([]).next(None), None);
    }
}
