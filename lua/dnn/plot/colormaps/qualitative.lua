--- Colormaps of a few colors that do not blend, for classes. Accent to Set3 are ColorBrewer's, see
--- LICENSE; okabe_ito is by Masataka Okabe and Kei Ito; the others are Vega's.

return {
  Accent = "7fc97f beaed4 fdc086 ffff99 386cb0 f0027f bf5b16 666666",
  okabe_ito = "000000 e69f00 56b4e9 009e73 f0e442 0072b2 d55e00 cc79a7",
  Dark2 = "1b9e77 d95f02 7570b3 e7298a 66a61e e6ab02 a6761d 666666",
  Paired = "a6cee3 1f78b4 b2df8a 33a02c fb9a99 e31a1c fdbf6f ff7f00 cab2d6 6a3d9a ffff99 b15928",
  Pastel1 = "fbb4ae b3cde3 ccebc5 decbe4 fed9a6 ffffcc e5d8bd fddaec f2f2f2",
  Pastel2 = "b3e2cd fdcdac cbd5e8 f4cae4 e6f5c9 fff2ae f1e2cc cccccc",
  Set1 = "e41a1c 377eb8 4daf4a 984ea3 ff7f00 ffff33 a65628 f781bf 999999",
  Set2 = "66c2a5 fc8d62 8da0cb e78ac3 a6d854 ffd92f e5c494 b3b3b3",
  Set3 = "8dd3c7 ffffb3 bebada fb8072 80b1d3 fdb462 b3de69 fccde5 d9d9d9 bc80bd ccebc5 ffed6f",
  tab10 = "1f77b4 ff7f0e 2ca02c d62728 9467bd 8c564b e377c2 7f7f7f bcbd22 17becf",
  tab20 = "1f77b4 aec7e8 ff7f0e ffbb78 2ca02c 98df8a d62728 ff9896 9467bd c5b0d5 8c564b c49c94"
    .. " e377c2 f7b6d2 7f7f7f c7c7c7 bcbd22 dbdb8d 17becf 9edae5",
  tab20b = "393b79 5254a3 6b6ecf 9c9ede 637939 8ca252 b5cf6b cedb9c 8c6d31 bd9e39 e7ba52 e7cb94"
    .. " 843c39 ad494a d6616b e7969c 7b4173 a55194 ce6dbd de9ed6",
  tab20c = "3182bd 6baed6 9ecae1 c6dbef e6550d fd8d3c fdae6b fdd0a2 31a354 74c476 a1d99b c7e9c0"
    .. " 756bb1 9e9ac8 bcbddc dadaeb 636363 969696 bdbdbd d9d9d9",
}
