package io.github.jkmod.forecast.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ModinfoTagsTest {
    /** The tags in a section of that content; {@code size} is what its header says. */
    private static ModinfoTags tags(ElfWriter elf, String content, long size) {
        int index = elf.section(
                ".modinfo",
                ElfConstants.SHT_PROGBITS,
                ElfWriter.CONSTANTS,
                elf.buffer().text(content).bytes());
        LoadInfo info = new LoadInfo(Window.of(elf.bytes(), "test"), ElfClass.of(elf.is64()));
        info.readSections();
        info.modinfo = index;
        info.section(index).size = size;
        return new ModinfoTags(info);
    }

    private static ModinfoTags tags(String content) {
        return tags(ElfWriter.x86(), content, content.length());
    }

    @Test
    void theFirstOfATagCountsAndAllAreGivenInOrder() {
        ModinfoTags tags = tags("import_ns=A\0license=GPL\0import_ns=B\0import_ns=\0");
        assertThat(tags.first("license")).contains("GPL");
        assertThat(tags.first("import_ns")).contains("A");
        assertThat(tags.all("import_ns")).containsExactly("A", "B", "");
        assertThat(tags.has("version")).isFalse();
    }

    @Test
    void tagsAreComparedToTheByte() {
        ModinfoTags tags = tags("names=x\0nam=y\0Name=z\0name\0=name=a\0name=b\0");
        assertThat(tags.all("name")).containsExactly("b");
    }

    @Test
    void paddingIsPassedOverAlsoInFront() {
        assertThat(tags("\0\0\0a=1\0\0\0\0b=2\0\0").first("b")).contains("2");
        assertThat(tags("\0\0\0a=1\0").first("a")).contains("1");
    }

    @Test
    void theLastStringNeedNotEndInTheSection() {
        assertThat(tags(ElfWriter.x86(), "a=1\0name=hello\0", 9).first("name")).contains("hello");
    }

    @Test
    void aSectionOfSizeZeroHasStillOneString() {
        ModinfoTags tags = tags(ElfWriter.x86(), "a=1\0b=2\0", 0);
        assertThat(tags.first("a")).contains("1");
        assertThat(tags.has("b")).isFalse();
    }

    /** The value begins behind the end: what is left of the section becomes 2^64 - 1, or 2^32 - 1. */
    @Test
    void aValueBehindTheEndMakesTheRestEndless() {
        for (ElfWriter elf : new ElfWriter[] {ElfWriter.x86(), ElfWriter.arm()}) {
            ModinfoTags tags = tags(elf, "a=1\0a=2\0a=3\0", 5);
            OptionalLong third = tags.findNext(
                    "a", tags.findNext("a", tags.find("a").getAsLong()).getAsLong());
            assertThat(tags.value(third.getAsLong())).isEqualTo("3");
            assertThatThrownBy(() -> tags.all("a")).isInstanceOf(UnsafeAccess.class);
        }
    }

    @Test
    void withoutTheSectionTheElfMagicIsLookedAt() {
        ElfWriter elf = ElfWriter.x86();
        LoadInfo info = new LoadInfo(Window.of(elf.bytes(), "test"), ElfClass.BITS_64);
        info.readSections();
        assertThat(new ModinfoTags(info).has("license")).isFalse();
    }

    @Test
    void aSectionOutOfTheFileIsUnsafe() {
        ElfWriter elf = ElfWriter.x86();
        LoadInfo info = new LoadInfo(Window.of(elf.bytes(), "test"), ElfClass.BITS_64);
        info.readSections();
        info.section(0).offset = 0x7000_0000L;
        assertThatThrownBy(() -> new ModinfoTags(info).has("license"))
                .isInstanceOfSatisfying(
                        UnsafeAccess.class,
                        e -> assertThat(e.finding(LoadStage.MODINFO).what()).contains("sh_offset 0x70000000"));
    }

    @Test
    void anEndlessValueIsUnsafeOnlyWhenItIsRead() {
        byte[] file = ElfWriter.x86().buffer().text("\0\0name=hello").bytes();
        LoadInfo info = withModinfoAt(file, file.length);
        ModinfoTags tags = new ModinfoTags(info);
        assertThat(tags.has("name")).isTrue();
        assertThat(tags.has("license")).isFalse();
        assertThatThrownBy(() -> tags.first("name")).isInstanceOf(UnsafeAccess.class);
    }

    @Test
    void clearedMemoryBehindTheFileEndsAValue() {
        byte[] file = ElfWriter.x86().buffer().text("\0\0name=hello").bytes();
        assertThat(new ModinfoTags(withModinfoAt(file, LoadInfo.PAGE)).first("name"))
                .contains("hello");
    }

    /** Sections of one file over the bytes of another: the section header is only the place to start. */
    private static LoadInfo withModinfoAt(byte[] bytes, int memory) {
        ElfWriter elf = ElfWriter.x86();
        byte[] header = elf.bytes();
        byte[] file = elf.buffer().bytes(header).bytes(bytes).bytes();
        Window window = Window.of(file, "test");
        LoadInfo info = new LoadInfo(window, window, memory == LoadInfo.PAGE ? memory : file.length, ElfClass.BITS_64);
        info.readSections();
        info.modinfo = 1;
        info.section(1).offset = header.length;
        info.section(1).size = bytes.length;
        return info;
    }
}
