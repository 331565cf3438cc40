/** 64 words that say nothing about a person. Changing a list renames everybody. */
export const adjectives: readonly string[] = (
  "Amber Arctic Autumn Azure Beige Blue Brass Brisk Bronze Calm Cedar Cobalt Copper Coral Crimson Crystal " +
  "Dappled Dawn Desert Dusky Early Ebony Emerald Evening Fern Forest Frosty Garnet Gentle Golden Granite Green " +
  "Hazel Indigo Island Ivory Jade Lilac Lunar Maple Marble Meadow Mellow Mint Misty Morning Mossy Northern " +
  "Ochre Olive Opal Pearl Pine Plum Polar Prairie Quiet River Ruby Russet Sandy Silver Spring Velvet"
).split(" ");

/** 64 animals, none of them an insult. */
export const animals: readonly string[] = (
  "Badger Beaver Bison Bunting Camel Caribou Cheetah Condor Coyote Crane Cricket Curlew Dolphin Eagle Egret Falcon " +
  "Ferret Finch Fox Gannet Gazelle Gecko Goose Grouse Hare Heron Hoopoe Ibex Ibis Jackdaw Jaguar Kestrel " +
  "Kingfisher Kiwi Koala Lapwing Lark Lemur Leopard Linnet Lynx Magpie Marmot Marten Merlin Moose Narwhal Newt " +
  "Oriole Osprey Otter Owl Panda Pelican Plover Puffin Quail Raven Robin Salmon Seal Swift Tern Wren"
).split(" ");
