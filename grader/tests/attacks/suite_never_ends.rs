//! exercise: watchful
//! handed in: timed_out
//! at home: timed_out
//! because: tests have the limits that answers have.

mod subject;

#[test]
fn goes_on() {
    loop {
        std::hint::spin_loop();
    }
}
