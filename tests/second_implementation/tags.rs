//! Tags: the same from the derive, and from the types as they are written.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use session_core::{Session, SessionState};

use crate::everything::{Everything, described};
use crate::second::Second;

#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Item;

#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Grid<const N: i32, const B: bool, const C: char>;

pub(crate) mod r#type {
    pub(crate) use super::Item;
}

/// A struct, and its fields' names and types as they are written.
macro_rules! written {
    ($name:ident { $($field:ident : [$($ty:tt)+],)+ }) => {
        #[derive(Session)]
        #[allow(unused_parens, reason = "they are what is tested")]
        struct $name {
            $($field: $($ty)+,)+
        }

        impl $name {
            const WRITTEN: &[(&str, &str)] = &[$((stringify!($field), stringify!($($ty)+)),)+];
        }
    };
}

written!(Odd {
    plain: [u32],
    turbofish: [std::vec::Vec::<crate::tags::Item,>],
    rooted: [::std::string::String],
    spaced: [Option < Vec < u8 > >],
    hexadecimal: [[u8; 0x1_0usize]],
    binary: [[[bool; 0b10]; 1_0]],
    octal: [[u8; 0o17]],
    one: [(u32,)],
    two: [(u32, u8,)],
    parentheses: [((u32))],
    inner_parentheses: [Option<(Vec<(u8)>)>],
    length_in_parentheses: [[u8; (4)]],
    nothing: [()],
    map: [std::collections::BTreeMap<String, Vec<self::Item>>],
    lifetime: [std::borrow::Cow < 'static, str >],
    slice: [Box<[super::tags::Item]>],
    constants: [Grid<0x3i32, true, 'x'>],
    escaped: [Grid<3, false, '\u{78}'>],
    empty_generics: [self::r#type::Item<>],
    r#raw: [r#type::r#Item],
    r#match: [r#u8],
    cut: [Cow<'static, [self::r#type::Item]>],
    deep: [BTreeMap<(u8,), [Option<((i8, (String)))>; 2]>],
});

#[test]
fn tags_of_types_in_odd_spellings_agree() {
    let Some(mut second) = Second::start("tags_of_types_in_odd_spellings_agree") else { return };
    assert_eq!(Odd::WRITTEN.len(), Odd::SCHEMA.fields.len());
    for ((name, written), field) in Odd::WRITTEN.iter().zip(Odd::SCHEMA.fields) {
        let answer = second.ask("tag_of", json!({"name": name, "type": written}));
        assert_eq!(answer, json!({"spelling": field.ty, "tag": field.tag}), "{name}: {written}");
    }
}

#[test]
fn tags_of_fields_with_attributes_agree() {
    let Some(mut second) = Second::start("tags_of_fields_with_attributes_agree") else { return };
    let described = described();
    let described = described.as_array().expect("a list");
    assert_eq!(described.len(), Everything::SCHEMA.fields.len());
    for (described, field) in described.iter().zip(Everything::SCHEMA.fields) {
        let answer = second.ask("tag_of", described.clone());
        assert_eq!(answer["tag"], field.tag, "{described}");
    }
}

mod former {
    use super::*;

    #[derive(Session)]
    #[session(retired("name: std::string::String", version = 3))]
    struct Now {
        #[session(version = 4, was("u32", "std::primitive::u16", version = 2))]
        visits: u64,
        #[session(rename = "mail", was("Box<str>"))]
        email: String,
    }

    #[test]
    fn tags_of_former_types_agree() {
        let Some(mut second) = Second::start("tags_of_former_types_agree") else { return };
        let mut tag = |name: &str, ty: &str, version: u32| {
            let asked = json!({"name": name, "type": ty, "version": version});
            second.ask("tag_of", asked)["tag"].as_u64().expect("a tag")
        };
        let visits = [tag("visits", "u32", 0), tag("visits", "u16", 2)];
        let [now, mail] = Now::SCHEMA.fields else { panic!("two fields") };
        assert_eq!(now.was.iter().map(|was| u64::from(was.tag)).collect::<Vec<_>>(), visits);
        assert_eq!(u64::from(mail.was[0].tag), tag("mail", "Box<str>", 0));
        assert_eq!(u64::from(Now::SCHEMA.retired[0].tag), tag("name", "String", 3));
    }
}

// What the derive refuses is in its own tests.
#[test]
fn a_type_without_a_spelling_has_no_tag() {
    let Some(mut second) = Second::start("a_type_without_a_spelling_has_no_tag") else { return };
    for written in [
        "<T as Trait>::Out",
        "Shop<u8>::Item",
        "item!()",
        "[u8; LEN]",
        "[u8; 2 + 2]",
        "Grid<{ 2 + 1 }>",
        "Grid<-1>",
        "Shop<Item = u8>",
        "&'static str",
        "Box<dyn Shape>",
        "fn(u8) -> u8",
        "Vec<u8",
        "u8 u8",
        "",
    ] {
        let asked = json!({"name": "field", "type": written});
        assert!(second.try_ask("tag_of", asked).is_err(), "{written}");
    }
}
