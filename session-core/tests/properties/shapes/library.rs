//! Types of the standard library that serde knows.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ffi::CString;
use std::net::{IpAddr, SocketAddr};
use std::num::{NonZeroI64, NonZeroU8, Wrapping};
use std::ops::{Bound, Range, RangeInclusive};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::come_back;

/// A default for types that have none.
macro_rules! with_default {
    ($($name:ident($ty:ty) = $default:expr;)*) => {$(
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        struct $name($ty);

        impl Default for $name {
            fn default() -> Self {
                Self($default)
            }
        }
    )*};
}

with_default! {
    Address(IpAddr) = [127, 0, 0, 1].into();
    Socket(SocketAddr) = ([127, 0, 0, 1], 80).into();
    Moment(SystemTime) = SystemTime::UNIX_EPOCH;
    Small(NonZeroU8) = NonZeroU8::MIN;
    Large(NonZeroI64) = NonZeroI64::MIN;
    Limit(Bound<u32>) = Bound::Unbounded;
    Span(RangeInclusive<i32>) = 0..=0;
}

fn durations() -> impl Strategy<Value = Duration> {
    let parts = (any::<u64>(), 0..1_000_000_000u32);
    parts.prop_map(|(seconds, nanos)| Duration::new(seconds, nanos))
}

fn moments() -> impl Strategy<Value = Moment> {
    let since = (0..1u64 << 40, 0..1_000_000_000u32);
    let since = since.prop_map(|(seconds, nanos)| Duration::new(seconds, nanos));
    since.prop_map(|since| Moment(SystemTime::UNIX_EPOCH + since))
}

fn limits() -> impl Strategy<Value = Limit> {
    prop_oneof![
        Just(Bound::Unbounded),
        any::<u32>().prop_map(Bound::Included),
        any::<u32>().prop_map(Bound::Excluded),
    ]
    .prop_map(Limit)
}

come_back! {
    a_duration_comes_back: Duration = durations();
    a_point_in_time_comes_back: Moment = moments();
    an_ip_address_comes_back: Address = any::<IpAddr>().prop_map(Address);
    a_socket_address_comes_back: Socket =
        (any::<IpAddr>(), any::<u16>()).prop_map(|address| Socket(address.into()));
    a_box_comes_back: Box<u32> = any::<u32>().prop_map(Box::new);
    a_boxed_text_comes_back: Box<str> = "\\PC{0,30}".prop_map(String::into_boxed_str);
    a_boxed_slice_comes_back: Box<[i32]> =
        proptest::collection::vec(any::<i32>(), 0..20).prop_map(Vec::into_boxed_slice);
    a_cow_comes_back: Cow<'static, str> = "\\PC{0,30}".prop_map(Cow::Owned);
    a_range_comes_back: Range<i64> = (any::<i64>(), any::<i64>()).prop_map(|(from, to)| from..to);
    an_inclusive_range_comes_back: Span =
        (any::<i32>(), any::<i32>()).prop_map(|(from, to)| Span(from..=to));
    a_bound_comes_back: Limit = limits();
    a_number_that_is_not_zero_comes_back: Small = any::<NonZeroU8>().prop_map(Small);
    a_large_number_that_is_not_zero_comes_back: Large = any::<NonZeroI64>().prop_map(Large);
    a_wrapping_number_comes_back: Wrapping<u16> = any::<u16>().prop_map(Wrapping);
    a_reversed_order_comes_back: Reverse<String> = "\\PC{0,10}".prop_map(Reverse);
    a_path_comes_back: PathBuf = "[a-z/]{0,20}".prop_map(PathBuf::from);
    a_c_string_comes_back: CString =
        "[a-z]{0,20}".prop_map(|text| CString::new(text).expect("no NUL"));
}
