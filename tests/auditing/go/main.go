// Checks what a log serves with Go's own note and tlog packages, which nobody here wrote.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type data struct {
	Old, New, Vkey, Receipt string
	Consistency struct {
		Old, New int64
		Proof    []string
	}
	Tiles map[string]string
}

func hash(s string) (h tlog.Hash) { b, _ := base64.StdEncoding.DecodeString(s); copy(h[:], b); return }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func open(text, vkey string) (int64, tlog.Hash) {
	v, err := note.NewVerifier(vkey)
	must(err)
	n, err := note.Open([]byte(text), note.VerifierList(v))
	must(err)
	lines := strings.Split(n.Text, "\n")
	var size int64
	fmt.Sscan(lines[1], &size)
	return size, hash(lines[2])
}

func main() {
	var d data
	raw, _ := os.ReadFile(os.Args[1])
	must(json.Unmarshal(raw, &d))
	oldSize, oldRoot := open(d.Old, d.Vkey)
	newSize, newRoot := open(d.New, d.Vkey)
	var tree tlog.TreeProof
	for _, p := range d.Consistency.Proof { tree = append(tree, hash(p)) }
	must(tlog.CheckTree(tree, newSize, newRoot, oldSize, oldRoot))
	parts := strings.SplitN(d.Receipt, "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	leaf, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	var index int64
	fmt.Sscan(strings.TrimPrefix(lines[2], "index "), &index)
	var rec tlog.RecordProof
	for _, l := range lines[3:] { rec = append(rec, hash(l)) }
	size, root := open(parts[1], d.Vkey)
	must(tlog.CheckRecord(rec, size, root, index, tlog.RecordHash(leaf)))
	reader := tlog.TileHashReader(tlog.Tree{N: newSize, Hash: newRoot}, tiles(d.Tiles))
	th, err := tlog.TreeHash(newSize, reader)
	must(err)
	if th != newRoot {
		panic("the tiles have another root")
	}
	fmt.Println("all holds")
}

type tiles map[string]string

func (t tiles) Height() int { return 8 }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (t tiles) ReadTiles(ask []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range ask {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		b, ok := t[path]
		if !ok { return nil, fmt.Errorf("no %s", path) }
		raw, _ := base64.StdEncoding.DecodeString(b)
		out = append(out, raw)
	}
	return out, nil
}
