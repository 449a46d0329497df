//! The style sheet of the picture, for light and dark backgrounds, and the patterns that tell the states apart without
//! colours.
//!
//! Both sets of colours are written out, because some programs that show pictures know no variables.

use indoc::indoc;

/// The style sheet.
pub(super) const STYLE: &str = indoc! {"
    svg{color-scheme:light dark}
    text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1f2328}
    .h{font-size:16px;font-weight:bold}.f{fill:#656d76;font-size:12px}.m{text-anchor:middle;font-weight:bold}
    .t{text-anchor:middle;fill:#656d76;font-size:12px}.k{text-anchor:middle;fill:#424a53}
    .bg{fill:#fff}.g{stroke:#e4e8ec}.b0{fill:#2da44e}
    .ink0{fill:#2da44e}.ink1{fill:#cf222e}.ink2{fill:#8c959f}.ink3{fill:#8c959f}
    .ink4{fill:#d4a72c}.ink5{fill:#d4a72c}.ink6{fill:#bc4c00}.ink7{fill:#8250df}.ink8{fill:#afb8c1}.ink9{fill:#8c959f}
    .p1{fill:#ffebe9}.p4{fill:#fff8c5}.p5{fill:#fff1c2}.p6{fill:#fff1e5}.p7{fill:#fbefff}
    @media(prefers-color-scheme:dark){
      text{fill:#e6edf3}.f,.t{fill:#8b949e}.k{fill:#b1bac4}
      .bg{fill:#0d1117}.g{stroke:#262c34}.b0{fill:#3fb950}
      .ink0{fill:#3fb950}.ink1{fill:#f85149}.ink2{fill:#6e7681}.ink3{fill:#6e7681}
      .ink4{fill:#bb8009}.ink5{fill:#bb8009}.ink6{fill:#db6d28}.ink7{fill:#a371f7}.ink8{fill:#484f58}.ink9{fill:#6e7681}
      .p1{fill:#3c1618}.p4{fill:#2e2a1f}.p5{fill:#33280f}.p6{fill:#3d2010}.p7{fill:#271d3c}
    }
"};

/// The fill of each state, by its place in the legend. Running has no pattern.
pub(super) const PATTERNS: &str = indoc! {"
    <pattern id='s1' width='10' height='10' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>
      <rect class='p1' width='10' height='10'/>
      <rect class='ink1' width='5' height='10'/>
    </pattern>
    <pattern id='s2' width='4000' height='20' patternUnits='userSpaceOnUse'>
      <rect class='ink2' y='9' width='4000' height='2'/>
    </pattern>
    <pattern id='s3' width='8' height='20' patternUnits='userSpaceOnUse'>
      <rect class='ink3' y='9' width='4' height='2'/>
    </pattern>
    <pattern id='s4' width='5' height='5' patternUnits='userSpaceOnUse'>
      <rect class='p4' width='5' height='5'/>
      <circle class='ink4' cx='2.5' cy='2.5' r='1.2'/>
    </pattern>
    <pattern id='s5' width='4' height='20' patternUnits='userSpaceOnUse'>
      <rect class='p5' width='4' height='20'/>
      <rect class='ink5' width='1.5' height='20'/>
    </pattern>
    <pattern id='s6' width='6' height='5' patternUnits='userSpaceOnUse'>
      <rect class='p6' width='6' height='5'/>
      <rect class='ink6' width='6' height='1.5'/>
    </pattern>
    <pattern id='s7' width='6' height='6' patternUnits='userSpaceOnUse'>
      <rect class='p7' width='6' height='6'/>
      <rect class='ink7' width='3' height='3'/>
      <rect class='ink7' x='3' y='3' width='3' height='3'/>
    </pattern>
    <pattern id='s8' width='12' height='20' patternUnits='userSpaceOnUse'>
      <circle class='ink8' cx='6' cy='10' r='1.5'/>
    </pattern>
    <pattern id='s9' width='5' height='20' patternUnits='userSpaceOnUse'>
      <rect class='ink9' y='9' width='2' height='2'/>
    </pattern>
"};
