//! Reading a shape from its text.

use super::text::is_part_of_word;
use super::variant::MOST_TRIES;
use super::{Choice, LEAVES, Part, Parts, Shape, Variant};

/// Levels of a shape. A file may hold anything.
const DEEPEST: usize = 200;
/// Parts of an array, and of all that is in it.
const LARGEST: usize = 1 << 20;

/// Text that is no shape.
struct NoShape;

impl Shape {
    /// Reads what a shape is displayed as; nothing for other text.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text, depth: 0 };
        let shape = reader.shape().ok()?;
        reader.rest.trim().is_empty().then_some(shape)
    }
}

struct Reader<'t> {
    rest: &'t str,
    depth: usize,
}

impl Reader<'_> {
    fn shape(&mut self) -> Result<Shape, NoShape> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(NoShape);
        }
        let shape = match self.peek() {
            Some('?') => self.expect("?").map(|()| Shape::Unknown),
            Some('^') => self.expect("^").and_then(|()| self.number()).map(Shape::Back),
            Some('[') => self.sequence(),
            Some('(') => self.parts(None),
            Some('{') => self.map_or_parts(),
            _ => self.named(),
        }?;
        self.depth -= 1;
        Ok(shape)
    }

    /// `[u32]` or `[u32; 8]`.
    fn sequence(&mut self) -> Result<Shape, NoShape> {
        self.expect("[")?;
        let element = self.shape()?;
        let shape = match self.takes(";") {
            false => Shape::Seq(Box::new(element)),
            true => {
                let len = self.number()?;
                if element.size().saturating_mul(len) > LARGEST {
                    return Err(NoShape);
                }
                let part = Part { name: None, shape: element };
                Shape::Parts(Parts { name: None, parts: vec![part; len] })
            }
        };
        self.expect("]")?;
        Ok(shape)
    }

    /// `{str: u32}` or, after a space, parts with names but without one of their own.
    fn map_or_parts(&mut self) -> Result<Shape, NoShape> {
        if self.rest.trim_start().starts_with("{ ") {
            return self.parts(None);
        }
        self.expect("{")?;
        let key = self.shape()?;
        self.expect(":")?;
        let value = self.shape()?;
        self.expect("}")?;
        Ok(Shape::Map(Box::new((key, value))))
    }

    /// What begins with a word.
    fn named(&mut self) -> Result<Shape, NoShape> {
        let word = self.word()?;
        match self.peek() {
            Some('<') if word == "Option" => {
                self.expect("<")?;
                let inner = self.shape()?;
                self.expect(">")?;
                Ok(Shape::Option(Box::new(inner)))
            }
            Some('(' | '{') => self.parts(Some(word)),
            Some(first) if word == "enum" && (first == '"' || is_part_of_word(first)) => {
                self.choice()
            }
            _ => {
                let leaf = LEAVES.iter().find(|leaf| **leaf == word).ok_or(NoShape)?;
                Ok(Shape::Leaf(leaf))
            }
        }
    }

    fn parts(&mut self, name: Option<String>) -> Result<Shape, NoShape> {
        let parts = match self.takes("{") {
            true => self.list("}", Self::part)?,
            false => {
                self.expect("(")?;
                self.list(")", |reader| Ok(Part { name: None, shape: reader.shape()? }))?
            }
        };
        Ok(Shape::Parts(Parts { name, parts }))
    }

    fn part(&mut self) -> Result<Part, NoShape> {
        let name = Some(self.word()?);
        self.expect(":")?;
        Ok(Part { name, shape: self.shape()? })
    }

    fn choice(&mut self) -> Result<Shape, NoShape> {
        let name = self.word()?;
        self.expect("{")?;
        Ok(Shape::Enum(Choice { name, variants: self.list("}", Self::variant)? }))
    }

    fn variant(&mut self) -> Result<Variant, NoShape> {
        let name = Some(self.word()?).filter(|name| name != "_");
        let shape = match self.peek() {
            Some('?') => self.expect("?").map(|()| Shape::Unknown)?,
            Some('(' | '{') => self.parts(None)?,
            _ => Shape::Parts(Parts::default()),
        };
        Ok(Variant { name, shape, tries: MOST_TRIES })
    }

    /// Items up to `end`, with commas between.
    fn list<T>(
        &mut self,
        end: &str,
        item: impl Fn(&mut Self) -> Result<T, NoShape>,
    ) -> Result<Vec<T>, NoShape> {
        let mut items = Vec::new();
        while !self.takes(end) {
            if !items.is_empty() {
                self.expect(",")?;
            }
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// A name, with its quotes if it has some.
    fn word(&mut self) -> Result<String, NoShape> {
        let rest = self.rest.trim_start();
        let len = match rest.strip_prefix('"') {
            Some(quoted) => 1 + end_of_quoted(quoted).ok_or(NoShape)?,
            None => rest.find(|char| !is_part_of_word(char)).unwrap_or(rest.len()),
        };
        let (word, rest) = rest.split_at(len);
        self.rest = rest;
        if word.is_empty() { Err(NoShape) } else { Ok(word.to_owned()) }
    }

    fn number(&mut self) -> Result<usize, NoShape> {
        self.word()?.parse().map_err(|_| NoShape)
    }

    fn peek(&self) -> Option<char> {
        self.rest.trim_start().chars().next()
    }

    fn takes(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, token: &str) -> Result<(), NoShape> {
        if self.takes(token) { Ok(()) } else { Err(NoShape) }
    }
}

/// Where a quoted name ends, its last quote included.
fn end_of_quoted(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, char) in text.char_indices() {
        match char {
            '"' if !is_escaped => return Some(at + 1),
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    None
}
