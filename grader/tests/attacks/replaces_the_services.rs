//! handed in: failed
//! at home: failed
//! because: what the services do is the hidden tests' to say, and the first to say it was they.

use std::panic::Location;
use std::time::Duration;

use kata::world::{Ended, Plan, TimeHere, World, install};

struct Mine;

impl World for Mine {
    fn plan(&self, _: &str, _: &str) -> Plan {
        Plan { latency: Some(Duration::ZERO), reply: None }
    }

    fn call_made(&self, _: &str, _: Duration, _: &'static Location<'static>) -> u32 {
        0
    }

    fn label(&self, _: u32) -> Option<String> {
        None
    }

    fn time_here(&self) -> TimeHere {
        TimeHere::Current
    }

    fn call_refused(&self, _: u32) {}

    fn call_started(&self, _: u32) {}

    fn call_ended(&self, _: u32, _: Ended) {}

    fn work_begins(&self, _: &str, _: Duration, _: &'static Location<'static>) {}

    fn work_ended(&self) {}

    fn dropped(&self, _: &str) {}
}

pub async fn double(n: u32) -> u32 {
    let Err(returned) = install(&Mine) else { panic!("ESCAPED: the services are its own") };
    let plan = returned.plan("fetch_user", "1");
    assert_eq!(plan.latency, Some(Duration::ZERO), "ESCAPED: it holds the harness");
    panic!("contained: it got its own back, {n}")
}
