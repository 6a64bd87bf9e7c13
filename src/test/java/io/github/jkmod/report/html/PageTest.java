package io.github.jkmod.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.matrix.CellOutcome;
import io.github.jkmod.report.CheckDocument;
import io.github.jkmod.report.CycleDocument;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Pages are XML, show what a document says and run nothing of it. */
final class PageTest {
    private static final String EVIL = "<script>alert(1)</script>\"'&]]>\n\u0000\ud800";

    private static Document parsed(String page) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    @Test
    void nothingOfADocumentBecomesMarkup() throws Exception {
        String page = MatrixPage.of(PageSamples.matrix(EVIL, 8));
        Document document = parsed(page);
        assertThat(document.getElementsByTagName("script").getLength()).isEqualTo(1);
        assertThat(page).doesNotContain("<script>alert");
        assertThat(document.getElementsByTagName("h1").item(0).getTextContent()).contains("<script>alert(1)</script>");
    }

    @Test
    void theSameDocumentGivesTheSameBytes() {
        assertThat(MatrixPage.of(PageSamples.matrix("hello", 50)))
                .isEqualTo(MatrixPage.of(PageSamples.matrix("hello", 50)));
    }

    @ParameterizedTest
    @EnumSource(CellOutcome.class)
    void everyOutcomeHasAColourAndWords(CellOutcome outcome) throws Exception {
        NodeList links = parsed(MatrixPage.of(PageSamples.matrix("hello", 1))).getElementsByTagName("a");
        Element tile = null;
        for (int i = 0; i < links.getLength(); i++) {
            Element link = (Element) links.item(i);
            tile = link.getAttribute("data-o").equals(outcome.name()) ? link : tile;
        }
        assertThat(tile).isNotNull();
        assertThat(tile.getTextContent()).contains(outcome.words());
        assertThat(tile.getAttribute("class")).matches("tile (good|quiet|warn|bad)");
        assertThat(tile.getAttribute("class").endsWith(" good")).isEqualTo(outcome == CellOutcome.PASSED);
    }

    @Test
    void everyLinkLeadsSomewhereAndEveryIdIsThereOnce() throws Exception {
        Document document = parsed(MatrixPage.of(PageSamples.matrix("hello", 3)));
        NodeList elements = document.getElementsByTagName("*");
        List<String> ids = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            if (element.hasAttribute("id")) {
                ids.add(element.getAttribute("id"));
            }
            if (element.getAttribute("href").startsWith("#")) {
                targets.add(element.getAttribute("href").substring(1));
            }
        }
        assertThat(ids).doesNotHaveDuplicates().containsAll(targets);
    }

    @Test
    void aModuleWithTenThousandSymbolsOnElevenKernelsHasOneRowForEach() {
        String page = MatrixPage.of(PageSamples.matrix("hello", 10_000));
        assertThat(page.length()).isLessThan(20_000_000);
        assertThat(page.split("<tr data-f=", -1)).hasSize(10_001);
    }

    @Test
    void pagesOfChecksAndCyclesAreXml() throws Exception {
        CheckDocument check =
                PageSamples.matrix(EVIL, 1).cells().get(0).modules().get(1).check();
        parsed(RunPage.ofChecks(List.of(check)));
        CycleDocument.Memory memory =
                new CycleDocument.Memory(1, Optional.empty(), Optional.of(1L), false, false, List.of());
        CycleDocument cycle = new CycleDocument(
                2,
                1,
                0.5,
                Optional.of(2.0),
                memory,
                Optional.of(0L),
                Optional.empty(),
                List.of(EVIL),
                List.of(EVIL),
                true);
        assertThat(parsed(RunPage.of(cycle)).getDocumentElement().getTextContent())
                .contains("too few cycles to tell");
    }
}
