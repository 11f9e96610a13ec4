// SPDX-License-Identifier: CERN-OHL-P-2.0
// The case of the reader in millimetres. x to the right, y from the slot (0) to the top (148), z from the back (0) to the
// front (24). `part` says what comes out: front, back, keys (to print), or shown_front, shown_back, exploded (pictures).
part = "front";
$fn = 48;

// ---- what is given: the parts, from hardware/wiring.toml and their makers' sheets
body = [84, 148, 24];          corner = 9;
active = [57.6, 43.2];         // display, landscape
display = [69.2, 50, 2.32];    display_left = 3;     // border left of the active area; the FPC leaves on the right
cell = [59, 37, 5.4];          swelling = 1.1;       // a cell may grow by a tenth in its life
module_nfc = [42.7, 40.4, 4];
pico_height = 3.7;             // soldered flat under the board
switch_height = 4.3;           key_travel = 0.25;
card = [54, 85.6, 0.76];       connector = 2.7;      // from the board's underside to the card's chip side
card_depth = 46;               // how far a card goes in
usb = [9.0, 3.3];

// ---- what is decided
wall = 2.4; face = 2.2; split = 12; gap = 0.25; lip = [1.05, 1.6];
board_z = [14.5, 16.1];        board_y = [12, 145];
card_z = 11.04;                slot = [card[0] + 0.8, 1.4];
screen_y = 148 - 16.7 - active[1];                   // lower edge of the active area
lens = [63, 48.3, 1.0];
soft = [13, 8.4];              soft_y = 148 - 69.1;
pad = [16, 11];                pitch = [19, 13.4];   pad_y = 148 - 83.65;
keys_up = 1.2;                 flange = 0.9;
boss_at = [for (x = [7.75, 76.25], y = [7.75, 140.25]) [x, y]];
post_at = [[5.6, 80], [78.4, 80], [5.6, 24], [78.4, 24], [20, 140], [68, 140]];
frame = [58.8, 90];            frame_at = [12.6, 50];
nfc_at = [42, 95];             cell_at = [42, 32.5];
legend = 0.5;
zh = "Noto Sans CJK HK:style=Bold";

// ---- the sums: a case that does not fit is not made
soft_rib = active[0] / 4 - soft[0] - 2 * gap;
cell_room = card_z - face - cell[2] * swelling;
nfc_room = board_z[0] - face - 1 - module_nfc[2];
nfc_to_cell = (nfc_at[1] - module_nfc[1] / 2) - (cell_at[1] + cell[1] / 2);
pico_room = board_z[0] - pico_height - face;
cap_top = board_z[1] + switch_height + 1.15;         // upper side of a cap's flange
checks = [
    ["wall left outside the lip", wall - lip[0] - 0.15, 1.2],
    ["front face under the lens", face - lens[2], 1.2],
    ["rib between two soft keys", soft_rib, 0.8],
    ["rib between two number keys, across", pitch[0] - pad[0] - 2 * gap, 1.2],
    ["rib between two number keys, along", pitch[1] - pad[1] - 2 * gap, 1.2],
    ["cap under the front face", body[2] - face - cap_top, 0.2],
    ["cell, swollen, to the card", cell_room, 1],
    ["board to the card's chip side", board_z[0] - card_z - card[2], connector - 0.01],
    ["antenna module to the board", nfc_room, 3],
    ["antenna module to the cell's metal", nfc_to_cell, 15],
    ["Pico to the back", pico_room, 1],
    ["display to the board", body[2] - face - display[2] - board_z[1], 1],
    ["display to the side wall", body[0] - wall - (body[0] - active[0]) / 2 + display_left - display[0], 1],
    ["soft keys to the display", screen_y - 3.4 - (soft_y + soft[1] / 2), 1],
    ["number keys to the soft keys", soft_y - soft[1] / 2 - (pad_y + pad[1] / 2), 2],
    ["board to the side walls", (body[0] - 2 * wall - 77) / 2, 0.5],
    ["frame inside the back", min(frame_at[0], body[1] - frame_at[1] - frame[1]), 6],
    ["card out of the slot, to grip", card[1] - card_depth, 30],
];
for (c = checks) {
    echo(str("clearance: ", c[0], ": ", c[1], " mm, at least ", c[2]));
    assert(c[1] >= c[2], c[0]);
}

// ---- shapes
module plan(inset = 0) {
    translate([inset, inset]) offset(corner - inset) offset(-(corner - inset)) square([body[0] - 2 * inset, body[1] - 2 * inset]);
}
module block(z0, z1, inset = 0) translate([0, 0, z0]) linear_extrude(z1 - z0) plan(inset);
module rounded(size, r) offset(r) offset(-r) square(size, center = true);
module waves(r) for (i = [1:3]) intersection() {
    difference() { circle(r * i); circle(r * i - r * 0.42); }
    polygon([[0, 0], [r * 4, r * 3.4], [r * 4, -r * 3.4]]);
}
module waves_dot(r) { circle(r * 0.4); waves(r); }
module notch(grow = 0) offset(grow) hull() {
    translate([27.5, -5]) square([29, 5.2]);
    translate([33.5, 0]) square([17, 6.4]);
}
module at_soft() for (i = [0:3]) translate([42 + (i - 1.5) * active[0] / 4, soft_y]) { $i = i; children(); }
module at_pad() for (r = [0:3], c = [0:2]) translate([42 + (c - 1) * pitch[0], pad_y - r * pitch[1]]) { $i = r * 3 + c; children(); }

module words(line, size, h = legend, font = zh) linear_extrude(h) text(line, size, font = font, halign = "center", valign = "center");

module front_legend() {
    translate([0, 0, body[2] - 0.01]) {
        translate([14.2, 141]) linear_extrude(legend) waves_dot(1.3);
        translate([46, 141]) words("感應區在背面 Hold card to the back", 2.2);
        translate([42, 12]) words("晶片向上插入 Insert, chip up", 2.2);
    }
}
module guides() for (x = [12.2, 71.8]) {
    translate([x - 0.9, -1.2, 5]) cube([1.8, 1.3, 19.8]);
    translate([x - 0.9, -1.2, body[2] - 0.01]) cube([1.8, 6.4, 0.81]);
}
module lights() {
    translate([11.3, 12]) difference() { circle(2); circle(1.2); square([0.7, 5], center = true); }
    translate([72.7, 12]) rounded([4.2, 1.7], 0.6);
}

module front_shell() {
    difference() {
        union() {
            difference() {
                hull() { block(split, body[2] - 1.2); block(split, body[2], 1.2); }
                block(split - 1, body[2] - face, wall);
                block(split - 1, split + lip[1] + 0.2, lip_inset(-0.15));
            }
            intersection() {
                block(split, body[2] - 0.1, 0.01);
                union() {
                    translate([0, 0, split]) linear_extrude(body[2]) notch(1.8);
                    for (p = boss_at) translate([p[0], p[1], split]) cylinder(d = 7, h = 11);
                    for (p = post_at) translate([p[0], p[1], board_z[1]]) cylinder(d = 5, h = 7);
                    display_rails();
                }
            }
        }
        translate([0, 0, split - 1]) linear_extrude(20) notch();
        for (p = boss_at) translate([p[0], p[1], split - 0.1]) cylinder(d = 2.1, h = 8.5);
        for (p = post_at) translate([p[0], p[1], board_z[1] - 0.1]) cylinder(d = 1.6, h = 5.2);
        translate([42, screen_y + active[1] / 2, 0]) {
            translate([0, 0, body[2] - lens[2]]) linear_extrude(3) rounded([lens[0], lens[1]], 2.2);
            linear_extrude(30) square([active[0] + 0.6, active[1] + 0.6], center = true);
        }
        translate([0, 0, body[2] - 5]) linear_extrude(10) {
            at_soft() rounded(soft + [2, 2] * gap, 1.6);
            at_pad() rounded(pad + [2, 2] * gap, 2.2);
            lights();
        }
        translate([42, body[1], board_z[1] + usb[1] / 2]) rotate([90, 0, 0]) {
            translate([0, 0, -1]) linear_extrude(8) rounded(usb + [0.7, 0.7], 1.8);
            translate([0, 0, -1]) linear_extrude(2.1) rounded([12.8, 7], 3);
        }
        translate([56, body[1] - 5, board_z[1] + 0.1]) cube([6.4, 9, 2]);
    }
    guides_cut(split, 40);
}
module guides_cut(z0, z1) intersection() { guides(); translate([-5, -5, z0]) cube([100, 20, z1 - z0]); }
function lip_inset(more) = wall - lip[0] + more;
module display_rails() translate([(body[0] - active[0]) / 2 - display_left - 0.3, screen_y - 3.4 - 0.3, body[2] - face - 2]) difference() {
    translate([-1.2, -1.2]) cube([8, display[1] + 3, 3]);
    cube([display[0] + 0.6, display[1] + 0.6, 9]);
}

module back_shell() {
    difference() {
        union() {
            difference() {
                union() {
                    hull() { block(1.2, split); block(0, split, 1.2); }
                    difference() { block(split - 0.1, split + lip[1], lip_inset(0)); block(split - 1, split + 5, wall); }
                }
                block(face, split + 9, wall);
            }
            intersection() {
                block(0.1, split, 0.01);
                union() {
                    for (p = boss_at) translate([p[0], p[1], 0]) cylinder(d = 7, h = split);
                    linear_extrude(card_z - 0.3) notch(1.8);
                    card_guides();
                    bay(cell_at, [cell[0] + 1, cell[1] + 1], 5);
                    bay(nfc_at, [module_nfc[0] + 0.6, module_nfc[1] + 0.6], 3.5);
                    for (dx = [-1, 1]) translate([nfc_at[0] + dx * 17 - 1, nfc_at[1] - 17, 0]) cube([2, 34, face + 1]);
                }
            }
            back_marks();
        }
        translate([0, 0, -1]) linear_extrude(card_z - 0.3 - 0.2 + 1.6) notch();
        for (p = boss_at) translate([p[0], p[1], -1]) { cylinder(d = 2.9, h = 40); cylinder(d = 5.2, h = 1 + 5); }
        translate([42 - slot[0] / 2, -3, card_z - 0.3]) cube([slot[0], 20, 20]);
        translate([42 - slot[0] / 2, 0, card_z - 0.3]) rotate([-45, 0, 0]) translate([0, -1, -0.9]) cube([slot[0], 3, 1.8]);
        for (i = [0:3]) translate([body[0] - 5, 56 + i * 3, 5]) cube([9, 1.4, 5]);
    }
    guides_cut(0, split);
}
module bay(at, size, h) translate([at[0], at[1], face - 0.1]) linear_extrude(h) difference() {
    square(size + [2.4, 2.4], center = true);
    square(size, center = true);
    square([size[0] - 12, size[1] + 9], center = true);
    square([size[0] + 9, size[1] - 12], center = true);
}
module card_guides() for (s = [-1, 1]) {
    translate([42 + s * (slot[0] / 2 - 1.2 + 1.3) - 2.4, wall - 0.1, 0]) cube([4.8, 9, split]);
}
module back_marks() {
    translate([frame_at[0] + frame[0] / 2, frame_at[1] + frame[1] / 2, -0.8]) linear_extrude(0.9) difference() {
        rounded(frame, 4.5);
        offset(-1.2) rounded(frame, 4.5);
    }
    back_legend();
}
module back_legend() translate([42, 0, 0.01]) mirror([0, 0, 1]) mirror([1, 0, 0]) {
    translate([-7, 104]) linear_extrude(legend) waves_dot(4);
    translate([0, 82]) words("感應區", 5);
    translate([0, 73]) words("Card here", 3.6);
}

digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", ""];
module cap(size, r) {
    top = body[2] + keys_up;
    hull() {
        translate([0, 0, cap_top - 1]) linear_extrude(top - 0.6 - cap_top + 1) rounded(size, r);
        translate([0, 0, top - 0.1]) linear_extrude(0.1) rounded(size - [1, 1], r);
    }
    children();
    translate([0, 0, board_z[1] + switch_height]) cylinder(d = 3.4, h = 1);
}
module pad_flange() translate([0, 0, cap_top - 1]) linear_extrude(1) square(pad + [2, 2] * flange, center = true);
module soft_flange() translate([0, 0, cap_top - 1]) linear_extrude(1) square(soft + [0.6, 2 * flange], center = true);
module pad_sign(i) translate([0, 0, body[2] + keys_up - 0.01]) {
    if (i == 9) linear_extrude(legend) polygon([[-3, -2], [3, -2], [0, 2.4]]);
    else if (i == 11) linear_extrude(legend) polygon([[-3, 2], [3, 2], [0, -2.4]]);
    else words(digits[i], 5.4, font = "Noto Sans CJK HK:style=Medium");
    if (i == 4) translate([0, -4, 0]) linear_extrude(0.9) square([4.6, 0.9], center = true);
}
module soft_sign(i) translate([0, -1, body[2] + keys_up - 0.01]) linear_extrude(legend) {
    if (i == 0) for (a = [45, -45]) rotate(a) square([4.4, 0.8], center = true);
    if (i == 1) difference() { offset(0.7) eraser(); eraser(); }
    if (i == 2) text("文/A", 2.9, font = zh, halign = "center", valign = "center");
    if (i == 3) difference() { circle(2); circle(1.2); }
}
module eraser() polygon([[-2.6, 0], [-1.1, 1.3], [2.2, 1.3], [2.2, -1.3], [-1.1, -1.3]]);
module soft_bar(i) translate([0, 2.7, body[2] + keys_up - 0.01]) linear_extrude(0.3) rounded([10.6, 1.5], 0.4);

module caps() {
    at_pad() { cap(pad, 2) pad_flange(); pad_sign($i); }
    at_soft() { cap(soft, 1.4) soft_flange(); soft_sign($i); soft_bar($i); }
}

// ---- pictures
dark = [0.17, 0.20, 0.23]; key = [0.24, 0.28, 0.31]; light = [0.90, 0.91, 0.90]; line = [0.78, 0.82, 0.84];
bars = [[0.77, 0.16, 0.16], [0.93, 0.70, 0.03], [0.36, 0.49, 0.56], [0.10, 0.54, 0.29]];
module shown_caps() {
    at_pad() { color(key) cap(pad, 2) pad_flange(); color(light) pad_sign($i); }
    at_soft() { color(light) cap(soft, 1.4) soft_flange(); color([0.1, 0.12, 0.14]) soft_sign($i); color(bars[$i]) soft_bar($i); }
}
module shown_card(out) color([0.96, 0.93, 0.82]) translate([42 - card[0] / 2, card_depth - card[1] - out, card_z]) linear_extrude(card[2])
    translate(card[0] * [0.5, 0] + [0, card[1] / 2]) rounded([card[0], card[1]], 3.2);
module shown_display() {
    x = (body[0] - active[0]) / 2 - display_left;
    color([0.82, 0.83, 0.84]) translate([x, screen_y - 3.4, body[2] - face - display[2]]) cube(display);
    color([0.11, 0.2, 0.27]) translate([(body[0] - active[0]) / 2, screen_y, body[2] - face]) cube([active[0], active[1], 0.1]);
}
module shown_board() {
    color([0.09, 0.36, 0.24]) translate([3.5, board_y[0], board_z[0]]) linear_extrude(1.6) difference() {
        square([77, board_y[1] - board_y[0]]);
        for (x = [-1, 68]) translate([x, 122]) square([10, 20]);
    }
    color([0.15, 0.15, 0.16]) { at_soft() shown_switch(); at_pad() shown_switch(); }
    color([0.75, 0.75, 0.77]) translate([42 - usb[0] / 2, 139, board_z[1]]) cube([usb[0], 7.3, usb[1]]);
    color([0.75, 0.75, 0.77]) translate([12, 14, board_z[0] - connector]) cube([60, 40, connector]);
    color([0.1, 0.5, 0.3]) translate([16, 119, board_z[0] - pico_height]) cube([51, 21, pico_height]);
}
module shown_switch() translate([-3, -3, board_z[1]]) cube([6, 6, switch_height - 0.5]);
module shown_cell() color([0.70, 0.73, 0.78]) translate([cell_at[0] - cell[0] / 2, cell_at[1] - cell[1] / 2, face]) cube(cell);
module shown_nfc() color([0.72, 0.12, 0.15]) translate([nfc_at[0], nfc_at[1], face + 1]) linear_extrude(1.6) square([module_nfc[0], module_nfc[1]], center = true);
// The shells come from the files already made: a preview of the differences would show false faces.
module shown_front() {
    color(dark) import("front.stl", convexity = 10);
    color(light) translate([0, 0, 0.1]) render() front_legend();
    color(line) translate([0, -0.05, 0.05]) render() guides_cut(split, 40);
    color([0.2, 0.85, 0.45]) translate([0, 0, body[2] - 0.6]) linear_extrude(0.3) intersection() { lights(); square([42, 30]); }
    color([0.9, 0.95, 1]) translate([0, 0, body[2] - 0.6]) linear_extrude(0.3) difference() { lights(); square([42, 30]); }
}
module shown_back() {
    color(dark) import("back.stl", convexity = 10);
    color(line) translate([0, 0, -0.1]) back_marks();
    color(line) translate([0, -0.05, 0]) render() guides_cut(0, split);
}

if (part == "front") { front_shell(); front_legend(); }
if (part == "back") back_shell();
if (part == "keys") caps();
if (part == "shown_front" || part == "shown_back") {
    shown_front(); shown_back(); shown_caps(); shown_display(); shown_card(0);
}
if (part == "exploded") {
    translate([0, 0, 118]) shown_front();
    translate([0, 0, 84]) shown_caps();
    translate([0, 0, 66]) shown_display();
    translate([0, 0, 28]) shown_board();
    translate([0, 0, -4]) shown_card(30);
    translate([0, 0, -40]) { shown_cell(); shown_nfc(); }
    translate([0, 0, -72]) shown_back();
}
