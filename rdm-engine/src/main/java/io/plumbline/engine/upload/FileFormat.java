package io.plumbline.engine.upload;

/** The kinds of file that members come in. */
public enum FileFormat {
    XLSX("workbook"),
    CSV("CSV file"),
    JSON("JSON file");

    private final String words;

    FileFormat(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
