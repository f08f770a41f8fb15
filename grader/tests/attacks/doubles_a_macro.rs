//! handed in: resource_limit
//! at home: resource_limit
//! because: each step writes twice as much code as the one before.

macro_rules! twice {
    ($($code:tt)*) => { again! { $($code)* $($code)* } };
}
macro_rules! again {
    ($($code:tt)*) => { twice! { $($code)* $($code)* } };
}

pub async fn double(n: u32) -> u32 {
    let mut sum = n;
    twice! { sum += 1; }
    sum
}
