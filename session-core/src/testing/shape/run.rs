//! Letting a type ask, again and again, until all of it is known.

use std::fmt;

use serde::de::DeserializeOwned;

use super::choices::Choices;
use super::{Shape, Trace, Tracer, Variant, candidates};

/// Attempts for one type. Each takes microseconds.
const MOST_RUNS: usize = 4096;

/// Levels of a value. No type that is written by hand has as many.
const DEEPEST: usize = 100;

/// A type did not take what it was given, or asked for what has no shape.
#[derive(Debug)]
pub(crate) struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value was refused")
    }
}

impl std::error::Error for Refused {}

impl serde::de::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// The shape of a type, of which these are values, encoded.
pub(crate) fn trace(trace: Trace, examples: &[Vec<u8>]) -> Shape {
    let mut shape = Shape::Unknown;
    for bytes in examples {
        let mut run = Run::new(Source::Example { bytes: bytes.clone(), at: 0 });
        // What it could not read it has asked for, up to there.
        let _ = trace(Tracer::new(&mut shape, &mut run));
    }
    let mut run = Run::new(Source::Made(Choices::default()));
    for _ in 0..MOST_RUNS {
        let taken = trace(Tracer::new(&mut shape, &mut run)).is_ok();
        let goes_on = (taken || run.advance()) || shape.is_open();
        if !goes_on || (taken && !shape.is_open()) {
            break;
        }
        run.restart();
    }
    shape
}

/// One attempt.
pub(super) struct Run {
    source: Source,
    /// The types that the present one is in, and at which level each stands.
    containers: Vec<(&'static str, usize)>,
    pub(super) depth: usize,
    /// Inside a type that contains itself, for the second time: values end there as soon as they can.
    pub(super) recursing: usize,
}

/// Where values come from.
enum Source {
    Made(Choices),
    Example { bytes: Vec<u8>, at: usize },
}

impl Run {
    fn new(source: Source) -> Self {
        Self { source, containers: Vec::new(), depth: 0, recursing: 0 }
    }

    fn restart(&mut self) {
        self.containers.clear();
        (self.depth, self.recursing) = (0, 0);
        if let Source::Made(choices) = &mut self.source {
            choices.restart();
        }
    }

    fn advance(&mut self) -> bool {
        match &mut self.source {
            Source::Made(choices) => choices.advance(),
            Source::Example { .. } => false,
        }
    }

    /// The next value of the example, or one of these.
    pub(super) fn value<T: DeserializeOwned>(
        &mut self,
        options: usize,
        made: impl FnOnce(usize) -> T,
    ) -> Result<T, Refused> {
        match &mut self.source {
            Source::Made(choices) => Ok(made(choices.choose(options))),
            Source::Example { bytes, at } => {
                let rest = &bytes[*at..];
                let (value, left) = postcard::take_from_bytes(rest).map_err(|_| Refused)?;
                *at += rest.len() - left.len();
                Ok(value)
            }
        }
    }

    /// How many elements there are.
    pub(super) fn length(&mut self) -> Result<usize, Refused> {
        match self.recursing {
            0 => self.value(candidates::LENGTHS.len(), |index| candidates::LENGTHS[index]),
            _ => self.value(1, |_| 0),
        }
    }

    /// Whether there is a value.
    pub(super) fn is_some(&mut self) -> Result<bool, Refused> {
        match self.recursing {
            0 => self.value(2, |index| index == 0),
            _ => self.value(1, |_| false),
        }
    }

    /// Which of the variants it is; `wanted` is the one to be seen next.
    pub(super) fn variant(&mut self, variants: usize, wanted: usize) -> Result<usize, Refused> {
        match &mut self.source {
            Source::Made(choices) if self.recursing == 0 => {
                choices.given(wanted);
                Ok(wanted)
            }
            _ => self.value(variants, |index| index as u32).map(|index| index as usize),
        }
    }

    /// A variant has taken a value. An example may leave out what could be in it.
    pub(super) fn settle(&self, variant: &mut Variant) {
        if let Source::Made(_) = self.source {
            variant.settle();
        }
    }

    /// How many levels above the present one this type stands, if it contains itself.
    pub(super) fn level(&self, ty: &'static str) -> Option<usize> {
        let (_, depth) = self.containers.iter().find(|(other, _)| *other == ty)?;
        Some(self.depth - depth)
    }

    /// Goes into a type.
    pub(super) fn enter(&mut self, ty: &'static str) -> Result<(), Refused> {
        // Once to be seen, and once to give a value to what contains it.
        if self.containers.iter().filter(|(other, _)| *other == ty).count() >= 2 {
            return Err(Refused);
        }
        self.containers.push((ty, self.depth));
        Ok(())
    }

    /// Leaves the type that was entered last.
    pub(super) fn leave(&mut self) {
        self.containers.pop();
    }

    /// Goes one level down.
    pub(super) fn descend(&mut self) -> Result<(), Refused> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(Refused) } else { Ok(()) }
    }
}
