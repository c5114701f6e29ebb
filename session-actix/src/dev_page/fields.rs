//! The fields of a session, and what else is in it.

use std::fmt;

use session_core::__private::FieldDef;
use session_core::inspect::{FieldOverview, Found, Other, OtherKind, Standing, span};

use super::escaped::Escaped;
use super::fullness::Colour;
use super::page::Shown;
use super::value::Value;

/// Displays them as a table.
pub(super) struct Fields<'a>(pub(super) &'a Shown<'a>);

const HEAD: &str = "<thead><tr><th scope=col>Field<th scope=col>Type<th scope=col class=n>Tag\
    <th scope=col>State<th scope=col class=n>Bytes<th scope=col>Value</thead>";

impl fmt::Display for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It can be wider than the page, and a keyboard has to reach what is out of sight.
        write!(f, "<div role=group aria-labelledby=fields tabindex=0><table>{HEAD}<tbody>")?;
        for (index, field) in self.0.overview.fields.iter().enumerate() {
            row(f, Colour::of_field(index), field)?;
        }
        f.write_str("<tbody>")?;
        for other in &self.0.overview.others {
            other_row(f, other)?;
        }
        let what = match self.0.overview.stored {
            None => "name, attributes, times, signature, base64",
            Some(_) => "times, and what tells two writes apart",
        };
        write!(
            f,
            "<tr><th scope=row><i class={}></i>around them<td colspan=3>{what}<td class=n>{}<td>\
             <tfoot><tr><th scope=row>in all<td colspan=3><td class=n>{}<td></table></div>",
            Colour::AROUND,
            self.0.around(),
            self.0.total(),
        )
    }
}

fn row(f: &mut fmt::Formatter<'_>, colour: Colour, field: &FieldOverview<'_>) -> fmt::Result {
    let def = field.def;
    write!(f, "<tr><th scope=row><i class={colour}></i><code>{}</code>", Escaped(def.name))?;
    write!(f, "<td><code>{}</code>", Escaped(written_type(def)))?;
    let is_only_required = def.required && !def.rotate;
    let attributes =
        [("rotate", def.rotate), ("required", is_only_required), ("secret", def.secret)];
    for (attribute, _) in attributes.iter().filter(|(_, is_set)| *is_set) {
        write!(f, " <small>{attribute}</small>")?;
    }
    if let Some(seconds) = def.lifetime {
        write!(f, " <small>expires after {}</small>", span::in_words(seconds.into()))?;
    }
    write!(f, "<td class=n>{}<td>{}", def.tag, State(field))?;
    write!(f, "<td class=n>{}<td>", field.size)?;
    match &field.found {
        Some(Found { value: Some(value), .. }) => write!(f, "{}", Value(value)),
        Some(Found { value: None, .. }) => f.write_str("<i>redacted</i>"),
        None => Ok(()),
    }
}

/// The type of a field, without what says that its values expire.
fn written_type(def: &FieldDef) -> &'static str {
    let lasting = def.ty.strip_prefix("expires<").and_then(|ty| ty.strip_suffix('>'));
    lasting.filter(|_| def.lifetime.is_some()).unwrap_or(def.ty)
}

/// Displays whether a field has a value of its own.
struct State<'a>(&'a FieldOverview<'a>);

impl fmt::Display for State<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(found) = &self.0.found else {
            return f.write_str("default");
        };
        f.write_str(match found.standing {
            Standing::Expired => "expired, so default",
            Standing::Unreadable => "<span class=bad>can’t be read</span>, so default",
            _ => "present",
        })?;
        match found.tag == self.0.def.tag {
            true => Ok(()),
            false => write!(f, ", as its former type under tag {}", found.tag),
        }
    }
}

fn other_row(f: &mut fmt::Formatter<'_>, other: &Other) -> fmt::Result {
    let (name, meaning) = match other.kind {
        OtherKind::Flags => ("flags", "of the format"),
        OtherKind::Format => ("reserved", "of a later version of the format"),
        OtherKind::Former => ("former", "a field’s former type; goes when the field is written"),
        OtherKind::Retired => ("retired", "goes with the next write"),
        _ => ("unknown", "carried along for other builds"),
    };
    write!(
        f,
        "<tr><th scope=row><i class={}></i>{name}<td><td class=n>{}<td>{meaning}<td class=n>{}\
         <td><i>not shown</i>",
        Colour::OTHER,
        other.tag,
        other.size,
    )
}
