//! Where the learner's text says something that a finding may name: a clock, a lock, a channel.
//!
//! A clue is no finding. It is a line, given only where the tokens leave no other line in question;
//! what happened in a run is known from its record alone.

mod channels;
mod clocks;
mod locks;
mod shapes;
mod system_clock;
mod threads;
mod tokens;

pub use channels::{
    KeptSender, asks_between_messages, kept_sender, recv_beside_no_stop, recv_lines, some_branch,
};
pub use clocks::{interval_line, paused_clock_line, std_instant_line};
pub use locks::{
    awaited_line, awaited_lines, drops_by_hand, locked_twice_line, thread_lock_lines,
    waits_for_locks_only,
};
pub use shapes::{
    buffered_line, buffers_what_it_writes, call_among, call_lines, drops_what_waits,
    handed_over_line, is_called, is_in_select, is_polled_by_hand, is_set_anew, keeps_statics,
    loop_around, loop_without_await_line, macros_by_line, only_call_line, outside_line,
    pending_line, says_pending, static_line, unconsumed_iterator_line,
};
pub use system_clock::system_clock_line;
pub use threads::{
    aborts, asks_a_task_line, block_on_line, endless_wait_line, joins_a_thread_line,
    thread_sleep_line, thread_sleep_lines, timed_wait_line,
};
