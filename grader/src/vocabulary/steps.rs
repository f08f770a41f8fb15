//! What a run did poll by poll, for whoever goes through it.

/// A run as steps that each changed something. There are no more than a person could look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Everything that the steps are about.
    pub things: Vec<Thing>,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Changes that came after those in `steps`.
    pub untold: u64,
}

/// Something that is waited for, that runs, or that is held. Named as the bar that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// The lane of its bar, such as `fetch_user(1)`.
    pub lane: String,
    /// The task of its bar.
    pub task: u32,
    /// Its line in the learner's source.
    pub line: Option<u32>,
    /// It is not the learner's doing.
    pub by_test: bool,
}

/// One turn of one task, or several at one instant that changed nothing in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When, in microseconds of the test's clock since the run began.
    pub at_us: u64,
    /// The task that was polled.
    pub task: u32,
    /// How often it was polled, where that is known.
    pub polls: Option<u32>,
    /// What changed.
    pub changes: Vec<Change>,
}

/// What became of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// An index into [`Steps::things`].
    pub thing: usize,
    /// What it is from now on.
    pub became: State,
}

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A future was made, or a task spawned: nothing has run yet.
    Made,
    /// It was polled and is not ready.
    Waiting,
    /// It was ready.
    Ready,
    /// It was dropped before it was ready.
    Dropped,
    /// A lock or permit was taken.
    Held,
    /// It was given back.
    GivenBack,
    /// The thread stood still.
    Blocked,
}
