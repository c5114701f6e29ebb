//! How the page looks, and what a browser may do with it.

/// What a browser may do: nothing but apply [`STYLE`], which is known by its hash.
pub(super) const POLICY: &str = "default-src 'none'; \
    style-src 'sha256-6Do03J7pSn87V3H8t1kMDUCnOjiFNoa/OQIq83hcVZY='; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) const STYLE: &str = "
    :root { color-scheme: light dark; font: 1rem/1.5 Georgia, serif;
      --ink: light-dark(#33302a, #e6e1d6); --soft: light-dark(#6b6558, #a49c8c);
      --card: light-dark(#fffdf8, #23221d); --line: light-dark(#e2dac8, #3d3a32);
      --bad: light-dark(#a12d20, #ff9c8f) }
    body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 3rem; color: var(--ink);
      background: light-dark(#f7f3ea, #171612) }
    header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.25rem;
      margin-bottom: 1.25rem }
    h1, h2 { margin: 0; font-weight: normal; line-height: 1.2 } h1 { font-size: 2.4rem }
    h2 { margin-bottom: .75rem; font-size: 1.4rem }
    header p, footer, dt, thead th, small, td i { color: var(--soft) }
    section { margin-bottom: 1.25rem; padding: 1.25rem; background: var(--card);
      border: 1px solid var(--line); border-radius: .75rem }
    p { margin: 0 0 .5rem } section b { font-size: 1.4rem; font-weight: normal }
    dl { margin: 0 } dl div { display: flex; gap: 1rem } dt { flex: 0 0 6rem }
    dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
    code { font: .875em/1.4 ui-monospace, monospace; overflow-wrap: anywhere }
    svg { display: block; width: 100%; height: 1.5rem; border-radius: .4rem;
      background: var(--line) } svg + p { margin-top: .75rem }
    .c0 { --hue: 110 } .c1 { --hue: 30 } .c2 { --hue: 200 } .c3 { --hue: 330 } .c4 { --hue: 60 }
    .c5 { --hue: 265 } rect, th i { --tone: hsl(var(--hue) 40% 52%) }
    .c6 { --tone: light-dark(#8a8373, #8f8878) }
    .c7 { --tone: light-dark(#bdb49f, #615b4e) }
    rect { fill: var(--tone); stroke: var(--card); stroke-width: 1px;
      vector-effect: non-scaling-stroke }
    th i { display: inline-block; width: .7rem; height: .7rem; margin-right: .5rem;
      border-radius: .2rem; background: var(--tone) }
    div:has(> table) { overflow-x: auto }
    :focus-visible { outline: 2px solid; outline-offset: 2px }
    table { width: 100%; border-collapse: collapse; font-size: .95rem }
    th, td { padding: .35rem .75rem .35rem 0; font-weight: normal; text-align: left;
      vertical-align: baseline; border-top: 1px solid var(--line) }
    thead th { border: 0 } th:first-child { white-space: nowrap } td:last-child { min-width: 12rem }
    th + td { min-width: 9rem }
    .n { text-align: right; font-variant-numeric: tabular-nums }
    small { padding: 0 .4rem; border: 1px solid var(--line); border-radius: 1rem;
      white-space: nowrap } q { overflow-wrap: anywhere }
    .bad { color: var(--bad) } footer { font-size: .9rem }";

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_policy_knows_the_style_by_its_hash() {
        let hash = STANDARD.encode(Sha256::digest(STYLE));
        assert!(POLICY.contains(&format!("'sha256-{hash}'")), "the hash is {hash}");
    }
}
