//! A value that is made when it is first asked for.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use spin::Yield;
use spin::once::Once;

/// A value that is made when it is first asked for, by whichever thread asks first.
///
/// A request makes one for each field that it reads, and `OnceLock` would take two locked
/// instructions and a call that can't be inlined for each; this takes one. Who asks while another
/// thread makes it yields until it is there.
pub(crate) struct Lazy<T>(Once<T, Yield>);

impl<T> Lazy<T> {
    #[inline]
    pub(crate) const fn new() -> Self {
        Self(Once::new())
    }

    /// If making it panics, whoever asks next makes it.
    #[inline]
    pub(crate) fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        // A panic that came through `Once` would leave it unusable. It goes on as it was.
        let made = self.0.try_call_once(|| catch_unwind(AssertUnwindSafe(make)));
        made.unwrap_or_else(|panic| resume_unwind(panic))
    }

    #[inline]
    pub(crate) fn get(&self) -> Option<&T> {
        self.0.get()
    }

    #[inline]
    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        self.0.get_mut()
    }

    /// Makes it if it is not there yet, which takes no locked instruction.
    #[inline]
    pub(crate) fn get_mut_or_init(&mut self, make: impl FnOnce() -> T) -> &mut T {
        if self.0.get().is_none() {
            self.set(make());
        }
        match self.0.get_mut() {
            Some(value) => value,
            None => unreachable!("it has just been set"),
        }
    }

    #[inline]
    pub(crate) fn set(&mut self, value: T) {
        self.0 = Once::initialized(value);
    }

    /// Leaves none.
    #[inline]
    pub(crate) fn take(&mut self) -> Option<T> {
        std::mem::replace(&mut self.0, Once::new()).try_into_inner()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn it_is_made_once_whoever_asks() {
        let (lazy, made) = (Lazy::new(), AtomicUsize::new(0));
        let together = Barrier::new(4);
        let ask = || {
            together.wait();
            *lazy.get_or_init(|| made.fetch_add(1, Ordering::Relaxed))
        };
        thread::scope(|scope| {
            let asking: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
            assert!(asking.into_iter().all(|thread| thread.join().unwrap() == 0));
        });
        assert_eq!(made.into_inner(), 1);
    }

    #[test]
    fn it_is_made_again_where_making_it_panicked() {
        let lazy = Lazy::new();
        let failed = catch_unwind(AssertUnwindSafe(|| *lazy.get_or_init(|| panic!("not yet"))));
        assert_eq!(failed.unwrap_err().downcast_ref(), Some(&"not yet"));
        assert_eq!((lazy.get(), lazy.get_or_init(|| 7)), (None, &7));
    }

    #[test]
    fn what_was_set_is_not_made_and_what_was_taken_is_made_again() {
        let mut lazy = Lazy::new();
        lazy.set(7);
        assert_eq!(lazy.get_or_init(|| 8), &7);
        assert_eq!(lazy.take(), Some(7));
        assert_eq!(lazy.get(), None);
        *lazy.get_mut_or_init(|| 9) += 1;
        assert_eq!(lazy.get_or_init(|| 11), &10);
    }
}
